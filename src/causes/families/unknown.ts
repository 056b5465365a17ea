import type { Family } from '../cause.ts'

/** For errors that the catalogue has no entry for, and for numbers whose meaning alone is known. Nothing is made up. */
export const unknownCauses = {
  UNKNOWN: {
    title: 'Towline does not know this error',
    explanation: 'Towline has no explanation for this number or text.',
    distinguish: 'No part of the error was recognised.',
    fix: {
      host: 'Look up the number at https://login.microsoftonline.com/error. If that does not help, give the correlation id to Microsoft support.',
    },
    source: 'https://login.microsoftonline.com/error',
  },
  NUMBER_OF_OTHER_FLOW: {
    title: 'The number belongs to a flow that Towline does not use',
    explanation:
      'Microsoft lists this number for sign-ins of people, SAML, devices or passwords. Neither an exchange nor the sign-in of an admin is refused with it.',
    distinguish: 'The number is on the list of Microsoft, and the evidence says what it means.',
    fix: {
      host: 'Look at the tool that printed it: another sign-in than the one of the trust was refused. https://login.microsoftonline.com/error has the text for the number.',
    },
    source: 'https://learn.microsoft.com/entra/identity-platform/reference-error-codes',
  },
} as const satisfies Family
