/** Flags that choose targets; each takes one value. A second run chooses its own. */
const CHOOSING = ['-t', '--target', '--targets-file', '--targetsFile']

/**
 * The command line once more, as text for a shell (POSIX sh), with all options that were given but those that chose the
 * targets: `chosen` stands for them.
 */
export function repeatCommand(argv: readonly string[], chosen: readonly string[]): string {
  const kept: string[] = []
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? ''
    if (CHOOSING.includes(word)) at++
    else if (!CHOOSING.some((flag) => word.startsWith(`${flag}=`))) kept.push(word)
  }
  // What stands behind `--` is no option, so that the options go before it.
  const end = kept.indexOf('--')
  kept.splice(end < 0 ? kept.length : end, 0, ...chosen)
  return ['towline', ...kept].map(shellWord).join(' ')
}

/** A word as a shell reads it back; in single quotes nothing has a meaning but the single quote itself. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}
