import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'

/** A process that writes a journal. */
export interface RunProcess {
  readonly pid: number
  readonly host: string
  /** When the process began, in the system's own count. It tells a later process with this number apart. Linux only. */
  readonly begun?: string
}

/** This process. */
export async function thisProcess(): Promise<RunProcess> {
  const begun = await startTimeOf(process.pid)
  return { pid: process.pid, host: hostname(), ...(begun === undefined ? {} : { begun }) }
}

/** Milliseconds. A process on another computer is taken to be alive for so long after its last sign of life. */
const SILENCE_MS = 30_000

/** How often a run touches its journal, in milliseconds: a few times within that silence. */
export const SIGN_OF_LIFE_MS = 3_000

/** `silentMs`: milliseconds since the process last wrote to its journal. */
export async function isAlive({ pid, host, begun }: RunProcess, silentMs: number): Promise<boolean> {
  if (host !== hostname()) return silentMs < SILENCE_MS
  try {
    process.kill(pid, 0)
  } catch (error) {
    // EPERM: the process exists, and belongs to another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false
  }
  return begun === undefined || begun === (await startTimeOf(pid))
}

/** Field 22 of proc_pid_stat(5): clock ticks since the system was started. Field 2 is in parentheses, with any text. */
async function startTimeOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}
