import type { Family } from '../cause.ts'

const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
const consent = 'https://learn.microsoft.com/entra/identity-platform/v2-admin-consent'
const own = 'Use a public client of your own with --auth-client-id, or `az login` and --auth azure-cli.'

/** People who sign in to set the trust up or to consent. */
export const adminCauses = {
  CONSENT_NEEDS_ADMIN: {
    title: 'Only an admin may consent to this',
    explanation:
      'Whoever opened the consent page is no admin of that tenant, or may not consent to application permissions.',
    distinguish: 'It is the page for consent that says so, not the token endpoint.',
    fix: { target: 'Let a Privileged Role Administrator or Global Administrator of the target open the link.' },
    aadsts: [90094, 90095, 90093],
    source: consent,
  },
  CONSENT_DECLINED: {
    title: 'Consent was declined',
    explanation: 'The person who was asked declined or cancelled.',
    distinguish: '`admin_consent=True` stands in the address also then: `error` decides.',
    fix: { target: 'Send the link again to an admin who knows what it is for.' },
    aadsts: [65004],
    source: consent,
  },
  REPLY_URL_WRONG: {
    title: 'The consent page does not know where to return to',
    explanation:
      'The link names no reply URL, or one that is not registered for the application. Consent may have been stored all the same.',
    distinguish: 'A real token decides whether consent is there: `towline trust verify`.',
    fix: { home: 'Register the reply URL of the link, or use the link that `towline trust apply` prints.' },
    aadsts: [500113, 50011, 900971],
    source: consent,
  },
  SIGN_IN_PREAUTHORIZED: {
    title: "Named permissions were asked for with a client of Microsoft's own",
    explanation: "Named permissions were asked for with the Azure CLI's client ID, which Microsoft does not allow.",
    distinguish: 'The client is one of Microsoft itself.',
    fix: { host: own },
    aadsts: [65002],
    proven: true,
    source: codes,
  },
  SIGN_IN_DEVICE: {
    title: 'The tenant wants a managed device for this sign-in',
    explanation: 'The tenant wants a device that complies with its policies.',
    distinguish: 'It concerns the person who signs in, not the application.',
    fix: { host: 'Sign in from a managed device: --auth browser or --auth azure-cli there.' },
    aadsts: [53000, 53001, 53002, 53004, 50005, 530003, 530032, 50097, 50129],
    source: codes,
  },
  SIGN_IN_SECOND_FACTOR: {
    title: 'The sign-in lacks a second factor',
    explanation: 'The tenant wants multifactor authentication, which this sign-in did not have.',
    distinguish: 'It concerns the person who signs in, not the application.',
    fix: {
      host: 'Sign in anew: `az login --tenant <tenant>` asks for it, and so do --auth browser and --auth device-code.',
    },
    aadsts: [50076, 50079, 50072, 50074, 50158],
    source: codes,
  },
  SIGN_IN_OTHER_TENANT: {
    title: 'The account is not known in the tenant',
    explanation: 'The account belongs to another tenant and is no guest of this one.',
    distinguish: 'It concerns the person who signs in, not the application.',
    fix: { host: 'Sign in with an account of the tenant itself.' },
    aadsts: [50020, 50034],
    source: codes,
  },
  SIGN_IN_NOT_DONE: {
    title: 'The sign-in has ended or was not finished',
    explanation: 'Nobody is signed in: the device code ran out, the person declined, or the kept sign-in has ended.',
    distinguish: 'It concerns the person who signs in, not the application.',
    fix: { host: 'Run the command again and finish the sign-in; for the Azure CLI, `az login --tenant <tenant>`.' },
    aadsts: [70016, 70018, 70019, 70020, 700082, 70043, 50173, 70008, 54005, 700084, 50058, 70000],
    source: codes,
  },
} as const satisfies Family
