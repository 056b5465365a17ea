import { type ChildProcess, spawn } from 'node:child_process'

/** How often the keeper looks whether the child has ended since SIGTERM, each 0.1 s, before it ends it with SIGKILL. */
const LOOKS = 20

/**
 * Ends a child when this process is gone without a word, as after SIGKILL or when memory runs out: no handler runs then. The
 * keeper is a shell that waits at a pipe, whose other end the system closes with this process. Returns what lets it go.
 * Windows has no such shell, and there the child stays.
 */
export function endWithParent({ pid }: ChildProcess, env: NodeJS.ProcessEnv): () => void {
  if (pid === undefined || process.platform === 'win32') return () => {}
  const script = [
    'read -r word && exit 0',
    `kill -TERM ${pid} || exit 0`,
    `i=0; while kill -0 ${pid} && [ $i -lt ${LOOKS} ]; do sleep 0.1; i=$((i + 1)); done`,
    `kill -KILL ${pid}`,
  ].join('\n')
  const stdio = ['pipe', 'ignore', 'ignore'] as const
  // Detached, because Ctrl-C in the terminal is not meant for it.
  const keeper = spawn('/bin/sh', ['-c', script], {
    stdio: [...stdio],
    env: { PATH: env['PATH'] },
    cwd: '/',
    detached: true,
  })
  // Where there is no shell, the child is only not kept.
  keeper.on('error', () => {})
  keeper.stdin?.on('error', () => {})
  keeper.unref()
  return () => void keeper.stdin?.end('over\n')
}
