import type { Family } from '../cause.ts'

/** What the catalogue has no entry for. Nothing is made up. */
export const unknownCauses = {
  UNKNOWN: {
    title: 'Towline does not know this error',
    explanation: 'Towline has no words of its own for this number or text.',
    distinguish: 'Nothing in it was recognised.',
    fix: {
      host: 'Look a number up at https://login.microsoftonline.com/error, and give the correlation id to Microsoft support if it stays unclear.',
    },
    source: 'https://login.microsoftonline.com/error',
  },
} as const satisfies Family
