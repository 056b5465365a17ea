import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { main } from '../../cli/child.ts'
import { Screen } from './screen.ts'

export interface Size {
  readonly rows: number
  readonly columns: number
}

interface Terminal extends Size {
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  /** Typed one after the other, each when its text is the last thing on the screen. */
  readonly answers: readonly { readonly to: string; readonly type: string }[]
}

interface Seen {
  /** As `$?` has it. */
  readonly code: number
  /** The screen right before each answer. */
  readonly before: readonly Screen[]
  /** The screen at the end. */
  readonly after: Screen
}

/** A question that never comes must not keep the test waiting. Twelve sign-ins take about 15 seconds. */
const PATIENCE_MS = 60_000

/**
 * Runs the command line in a terminal of this size, as a person does. Node cannot open a pseudo-terminal; `script` (util-linux,
 * macOS) can.
 */
export async function atTerminal(argv: readonly string[], terminal: Terminal): Promise<Seen> {
  const { rows, columns, env, cwd } = terminal
  const command = `stty rows ${rows} cols ${columns} && exec ${[process.execPath, main, ...argv].map(quoted).join(' ')}`
  const inShell =
    process.platform === 'darwin' ? ['-q', '/dev/null', 'sh', '-c', command] : ['-qfec', command, '/dev/null']
  const child = spawn('script', inShell, {
    env: { PATH: process.env['PATH'], TERM: 'xterm', SHELL: '/bin/sh', ...env },
    cwd,
  })
  const open = [...terminal.answers]
  const before: Screen[] = []
  let output = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text
    const [next] = open
    if (next === undefined || !output.endsWith(next.to)) return
    before.push(new Screen(terminal).write(output))
    open.shift()
    child.stdin.write(next.type)
  })
  const patience = setTimeout(() => child.kill(), PATIENCE_MS)
  const [code] = (await once(child, 'close')) as [number | null]
  clearTimeout(patience)
  if (open.length > 0) throw new Error(`"${open[0]?.to}" was never the last thing on the screen:\n${output}`)
  return { code: code ?? -1, before, after: new Screen(terminal).write(output) }
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`
}
