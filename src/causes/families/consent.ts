import type { Family } from '../cause.ts'

const consent = 'https://learn.microsoft.com/entra/identity-platform/v2-admin-consent'

/** The page on which an admin consents. */
export const consentCauses = {
  CONSENT_NEEDS_ADMIN: {
    title: 'Only an admin may consent to this',
    explanation:
      'The account that opened the consent page has no admin role in that tenant, or may not consent to application permissions.',
    distinguish: 'The consent page says so, and not the token endpoint.',
    fix: { target: 'Let a Privileged Role Administrator or Global Administrator of the target open the link.' },
    aadsts: [90094, 90095, 90093, 65001],
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
    aadsts: [500113, 50011, 500112, 900971, 70004],
    source: consent,
  },
} as const satisfies Family
