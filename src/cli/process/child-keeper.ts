import { type ChildProcess, spawn } from 'node:child_process'

/** How often the keeper looks whether the child has ended since SIGTERM, each 0.1 s, before it ends it with SIGKILL. */
const LOOKS = 20

const SCRIPT = [
  'read -r pid || exit 0',
  'read -r word && exit 0',
  'kill -TERM "$pid" || exit 0',
  `i=0; while kill -0 "$pid" && [ $i -lt ${LOOKS} ]; do sleep 0.1; i=$((i + 1)); done`,
  'kill -KILL "$pid"',
].join('\n')

/**
 * Ends a child when this process is gone without a word, as after SIGKILL or when memory runs out: no handler runs then. It is
 * a shell that waits at a pipe, whose other end the system closes with this process. Windows has no such shell, and there the
 * child stays. So does a child whose parent is killed in the moment between its start and `keep`.
 */
export class ChildKeeper {
  readonly #shell: ChildProcess | undefined
  #hasChild = false

  /** To be made before the child, so that this moment is short. */
  constructor(env: NodeJS.ProcessEnv) {
    if (process.platform === 'win32') return
    this.#shell = spawn('/bin/sh', ['-c', SCRIPT], {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { PATH: env['PATH'] },
      cwd: '/',
      // Ctrl-C in the terminal is not meant for it.
      detached: true,
    })
    // Where there is no shell, the child is only not kept.
    this.#shell.on('error', () => {})
    this.#shell.stdin?.on('error', () => {})
    this.#shell.unref()
  }

  keep({ pid }: ChildProcess): void {
    this.#hasChild = pid !== undefined
    if (this.#hasChild) this.#shell?.stdin?.write(`${pid}\n`)
  }

  letGo(): void {
    this.#shell?.stdin?.end(this.#hasChild ? 'over\n' : '')
  }
}
