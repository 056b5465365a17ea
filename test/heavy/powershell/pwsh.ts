import { execFile } from 'node:child_process'
import { join } from 'node:path'

/** Modules that stand in for Microsoft's. */
const modules = join(import.meta.dirname, 'modules')

export interface PwshRan {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const quiet = ['-NoProfile', '-NonInteractive']

/** Runs PowerShell to its end, whatever its exit code. Its texts have no colours. */
export function pwsh(args: readonly string[], env: Readonly<NodeJS.ProcessEnv>): Promise<PwshRan> {
  return run('pwsh', [...quiet, ...args], env)
}

/** `pwsh`, in the environment that `towline emulator run` makes with these flags. */
export function pwshInEmulator(flags: readonly string[], args: readonly string[]): Promise<PwshRan> {
  const command = ['src/cli/main.ts', 'emulator', 'run', ...flags, '--', 'pwsh', ...quiet, ...args]
  return run(process.execPath, command, process.env)
}

function run(program: string, args: readonly string[], env: Readonly<NodeJS.ProcessEnv>): Promise<PwshRan> {
  const plain = {
    NO_COLOR: '1',
    POWERSHELL_TELEMETRY_OPTOUT: '1',
    POWERSHELL_UPDATECHECK: 'Off',
    PSModulePath: modules,
  }
  const options = { env: { ...env, ...plain }, maxBuffer: 64 * 1024 * 1024 }
  return new Promise((resolve, reject) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code
      if (typeof code === 'number') resolve({ code, stdout, stderr })
      else reject(error)
    })
  })
}

/** An error of PowerShell in one line. Its view breaks the message at the width of the terminal, behind a margin. */
export function inOneLine(stderr: string): string {
  return stderr.replace(/\n\s*\| /g, ' ')
}
