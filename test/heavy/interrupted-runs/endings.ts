import type { ChildProcess } from 'node:child_process'
import { execFileSync } from 'node:child_process'
import { closeSync, constants, openSync, readFileSync, readSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Ended, Shell } from './world.ts'

/** Runs a command line in a folder and ends it at a moment between 0 and 1. Returns what came, and what stdout accepted. */
export type Ending = (shell: Shell, folder: string, command: string, moment: number) => Promise<Ended>

function bySignal(name: NodeJS.Signals): Ending {
  return (shell, folder, command, moment) =>
    shell.run(
      folder,
      `exec ${command}`,
      atTarget(shell, moment, (child) => void child.kill(name)),
    )
}

/** A limit on the size of files stands for a full disk: 64 blocks of 512 bytes. The file is full but for some bytes. */
const onFullDisk: Ending = async (shell, folder, command, moment) => {
  const out = join(folder, 'out')
  const padding = `${'x'.repeat(32_768 - 1 - Math.floor(moment * 800))}\n`
  writeFileSync(out, padding)
  const ended = await shell.run(folder, `ulimit -f 64; exec ${command} >> out`)
  return { ...ended, stdout: readFileSync(out, 'utf8').slice(padding.length) }
}

/** The journal and the report outgrow a limit on the size of files. */
const withFullReport: Ending = (shell, folder, command, moment) =>
  shell.run(folder, `ulimit -f ${1 + Math.floor(moment * 7)}; exec ${command}`)

/** The reader takes what is there and closes the pipe while the writer is held still: nothing is lost between the two. */
const withClosedPipe: Ending = async (shell, folder, command, moment) => {
  execFileSync('mkfifo', [join(folder, 'out')])
  const reader = openSync(join(folder, 'out'), constants.O_RDONLY | constants.O_NONBLOCK)
  let stdout = ''
  let closed: Promise<void> | undefined
  const close = async (child: ChildProcess): Promise<void> => {
    child.kill('SIGSTOP')
    while (!isStopped(child.pid)) await turn()
    stdout = allOf(reader)
    closeSync(reader)
    child.kill('SIGCONT')
  }
  const ended = await shell.run(
    folder,
    `exec ${command} > out`,
    atTarget(shell, moment, (child) => {
      closed = close(child)
    }),
  )
  await closed
  return { ...ended, stdout }
}

export const endings: Readonly<Record<string, Ending>> = {
  SIGINT: bySignal('SIGINT'),
  SIGTERM: bySignal('SIGTERM'),
  SIGHUP: bySignal('SIGHUP'),
  '--timeout': (shell, folder, command, moment) =>
    shell.run(folder, `exec ${command} --timeout ${30 + Math.floor(moment * 400)}ms`),
  'a closed pipe': withClosedPipe,
  'a full disk': onFullDisk,
  'a full disk of the report': withFullReport,
  SIGKILL: bySignal('SIGKILL'),
}

/** Calls `act` once, when the run has begun so many of its targets. */
function atTarget(shell: Shell, moment: number, act: (child: ChildProcess) => void) {
  const number = 1 + Math.floor(moment * shell.names.length)
  let isDone = false
  return (child: ChildProcess, stderr: string): void => {
    if (isDone || (stderr.match(/begun/g)?.length ?? 0) < number) return
    isDone = true
    act(child)
  }
}

/** Field 3 of proc_pid_stat(5). */
function isStopped(pid = 0): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) === 'T'
}

function allOf(reader: number): string {
  const chunk = Buffer.alloc(64 * 1024)
  let text = ''
  for (;;) {
    try {
      const read = readSync(reader, chunk)
      if (read === 0) return text
      text += chunk.toString('utf8', 0, read)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error
      return text
    }
  }
}
