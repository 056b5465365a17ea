import { execFile } from 'node:child_process'
import { join } from 'node:path'

/** Modules that stand in for Microsoft's. */
const modules = join(import.meta.dirname, 'modules')

export interface PwshRan {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs PowerShell to its end, whatever its exit code. Its texts have no colours. */
export function pwsh(args: readonly string[], env: Readonly<NodeJS.ProcessEnv>, cwd?: string): Promise<PwshRan> {
  const quiet = { NO_COLOR: '1', POWERSHELL_TELEMETRY_OPTOUT: '1', POWERSHELL_UPDATECHECK: 'Off' }
  const options = { cwd, env: { ...env, ...quiet, PSModulePath: modules }, maxBuffer: 64 * 1024 * 1024 }
  return new Promise((resolve, reject) => {
    execFile('pwsh', ['-NoProfile', '-NonInteractive', ...args], options, (error, stdout, stderr) => {
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
