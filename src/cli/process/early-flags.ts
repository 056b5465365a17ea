/** Flags that are needed even if the rest of the command line cannot be parsed. */
interface EarlyFlags {
  /** `-o json` was written out, so errors are JSON too. */
  readonly errorsAsJson: boolean
  readonly noColour: boolean
  /** A command line that cannot be parsed has a stack too. */
  readonly debug: boolean
}

export function earlyFlags(argv: readonly string[]): EarlyFlags {
  const end = argv.indexOf('--')
  const own = end < 0 ? argv : argv.slice(0, end)
  const errorsAsJson = own.some(
    (word, index) =>
      word === '-o=json' ||
      word === '--output=json' ||
      ((word === '-o' || word === '--output') && own[index + 1] === 'json'),
  )
  return { errorsAsJson, noColour: own.includes('--no-color'), debug: own.includes('--debug') }
}
