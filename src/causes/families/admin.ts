import type { Family } from '../cause.ts'

const codes = 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes'
const consent = 'https://learn.microsoft.com/entra/identity-platform/v2-admin-consent'
const own = 'Use a public client of your own with --auth-client-id, or `az login` and --auth azure-cli.'

/** Accounts that sign in to set the trust up or to consent. */
export const adminCauses = {
  CONSENT_NEEDS_ADMIN: {
    title: 'Only an admin may consent to this',
    explanation:
      'The account that opened the consent page has no admin role in that tenant, or may not consent to application permissions.',
    distinguish: 'The consent page says so, and not the token endpoint.',
    fix: { target: 'Let a Privileged Role Administrator or Global Administrator of the target open the link.' },
    aadsts: [90094, 90095, 90093],
    source: consent,
  },
  CONSENT_DECLINED: {
    title: 'Consent was declined',
    explanation: 'The admin who opened the consent page declined or cancelled.',
    distinguish: 'The address holds `admin_consent=True` also in this case: `error` in the address decides.',
    fix: { target: 'Send the link again to an admin of the target, and say what it is for.' },
    aadsts: [65004],
    source: consent,
  },
  REPLY_URL_WRONG: {
    title: 'The consent page does not know its reply URL',
    explanation:
      'The link names no reply URL, or one that is not registered for the application. Consent may have been given all the same.',
    distinguish: 'A real token decides whether consent was given: `towline trust verify`.',
    fix: { home: 'Register the reply URL of the link, or use the link that `towline trust apply` prints.' },
    aadsts: [500113, 50011, 900971],
    source: consent,
  },
  SIGN_IN_PREAUTHORIZED: {
    title: "Named permissions were requested with a client of Microsoft's own",
    explanation: "Named permissions were requested with the Azure CLI's client ID, which Microsoft does not allow.",
    distinguish: 'The client belongs to Microsoft itself.',
    fix: { host: own },
    aadsts: [65002],
    proven: true,
    source: codes,
  },
  SIGN_IN_DEVICE: {
    title: 'The tenant requires a managed device for this sign-in',
    explanation: 'The tenant requires a device that complies with its policies.',
    distinguish: 'The refusal concerns the account that signs in, not the application.',
    fix: { host: 'Sign in from a managed device: --auth browser or --auth azure-cli there.' },
    aadsts: [53000, 53001, 53002, 53004, 50005, 530003, 530032, 50097, 50129],
    source: codes,
  },
  SIGN_IN_SECOND_FACTOR: {
    title: 'The sign-in lacks a second factor',
    explanation: 'The tenant requires multifactor authentication, which this sign-in did not have.',
    distinguish: 'The refusal concerns the account that signs in, not the application.',
    fix: {
      host: 'Sign in again: `az login --tenant <tenant>` requests the second factor, and so do --auth browser and --auth device-code.',
    },
    aadsts: [50076, 50079, 50072, 50074, 50158],
    source: codes,
  },
  SIGN_IN_OTHER_TENANT: {
    title: 'The account is not known in the tenant',
    explanation: 'The account belongs to another tenant and is not a guest of this one.',
    distinguish: 'The refusal concerns the account that signs in, not the application.',
    fix: { host: 'Sign in with an account of the tenant itself.' },
    aadsts: [50020, 50034],
    source: codes,
  },
  SIGN_IN_NOT_DONE: {
    title: 'The sign-in has expired or was not finished',
    explanation:
      'No account is signed in: the device code expired, the sign-in was declined, or the cached sign-in has expired.',
    distinguish: 'The refusal concerns the account that signs in, not the application.',
    fix: { host: 'Run the command again and finish the sign-in; for the Azure CLI, `az login --tenant <tenant>`.' },
    aadsts: [70016, 70018, 70019, 70020, 700082, 70043, 50173, 70008, 54005, 700084, 50058, 70000],
    source: codes,
  },
} as const satisfies Family
