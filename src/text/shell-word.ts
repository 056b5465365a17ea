/** Words that neither shell reads as anything else. PowerShell splits `-a.b`, takes `@a` for a variable, and begins a list at `,a`. */
const bare = /^(?:--[\w@%+=:,./-]*|-\w*|[\w%+=:./][\w@%+=:,./-]*)$/

/** What ends a text in single quotes; in PowerShell the typographic ones do too. */
const singleQuote = /['‘’‚‛]/

/** What has a meaning in double quotes, in one of the two shells. */
const specialInDouble = /["“”„$`\\!]/

/**
 * A word in the form that a POSIX shell reads back, and PowerShell too unless the word has a single quote and what is special in double
 * quotes: then no form suits both.
 */
export function shellWord(word: string): string {
  if (bare.test(word)) return word
  if (!singleQuote.test(word)) return `'${word}'`
  if (!specialInDouble.test(word)) return `"${word}"`
  return `'${word.replaceAll("'", `'\\''`)}'`
}
