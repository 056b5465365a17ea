import type { CliContext } from '../../process/context.ts'

/** Says each text once, however many answers give rise to it. */
export function sayOnce(context: CliContext): (text: string | undefined) => void {
  const said = new Set<string>()
  return (text) => {
    if (text === undefined || said.has(text)) return
    said.add(text)
    // Removes the line of progress, which may be there on a terminal.
    if (context.io.stderr.isTTY && !context.quiet) void context.io.stderr.write('\r\u001b[K')
    void context.note(text)
  }
}
