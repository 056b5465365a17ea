import type { CliContext } from '../../process/context.ts'
import { eraseProgress } from '../../process/progress-line.ts'

/** Says each text once, however many answers give rise to it. */
export function sayOnce(context: CliContext): (text: string | undefined) => void {
  const said = new Set<string>()
  return (text) => {
    if (text === undefined || said.has(text)) return
    said.add(text)
    if (!context.quiet) void context.io.stderr.write(eraseProgress(context.io.stderr))
    void context.note(text)
  }
}
