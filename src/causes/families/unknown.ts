import type { Family } from '../cause.ts'

/** For errors that the catalogue has no entry for. Nothing is made up. */
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
} as const satisfies Family
