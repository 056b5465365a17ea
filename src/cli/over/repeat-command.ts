import { shellWord } from '../../text/shell-word.ts'

/** Flags that choose targets. Each takes one value. A second run replaces them. */
const CHOOSING = ['-t', '--target', '--targets-file', '--targetsFile']

/**
 * The command line as text for a shell (POSIX sh). It keeps all options but those that chose the targets, and has `chosen` in
 * their place.
 */
export function repeatCommand(argv: readonly string[], chosen: readonly string[]): string {
  const kept: string[] = []
  for (let at = 0; at < argv.length; at++) {
    const word = argv[at] ?? ''
    if (CHOOSING.includes(word)) at++
    else if (!CHOOSING.some((flag) => word.startsWith(`${flag}=`))) kept.push(word)
  }
  // Words after `--` are not options, so the options go before it.
  const end = kept.indexOf('--')
  kept.splice(end < 0 ? kept.length : end, 0, ...chosen)
  return ['towline', ...kept].map(shellWord).join(' ')
}
