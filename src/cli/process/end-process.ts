import { accessSync, constants } from 'node:fs'

/** Node's names of work in its pool of threads that the system may never finish: files, and looking up names. */
const OF_POOL = /^(FSReq|GetAddrInfo|GetNameInfo)/

/**
 * Ends the process at once with this code, after the listeners of `exit`. Where a thread may be blocked for ever, Node would
 * wait for it: by a pipe that no process writes to, a name server that never answers, or anything that `userCode` began. The
 * process then becomes another program, which only ends with the code, as `exec` of a shell does. Windows cannot do that,
 * so there Node waits.
 */
export function endProcess(host: NodeJS.Process, code: number, { userCode }: { readonly userCode: boolean }): never {
  const program = userCode || host.getActiveResourcesInfo().some((name) => OF_POOL.test(name)) ? ending(host, code) : []
  const [file] = program
  if (file !== undefined) {
    host.emit('exit', code)
    try {
      host.execve?.(file, program, {})
    } catch {
      // Node clears a flag of stdin, stdout and stderr for it first, which fails where one of them is closed.
    }
  }
  host.exit(code)
}

/** A program with its arguments that ends with the code; no words where there is none that this user may start. */
function ending({ execve, execPath, permission }: NodeJS.Process, code: number): readonly string[] {
  // Under Node's permission model only a process that may start others may become another.
  if (execve === undefined || permission?.has('child') === false) return []
  const programs = [
    ['/bin/sh', '-c', `exit ${code}`],
    // Small container images have no shell.
    [execPath, '--eval', `process.exit(${code})`],
  ]
  return programs.find(([file = '']) => mayStart(file)) ?? []
}

function mayStart(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
