import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { TestContext } from 'node:test'
import { main } from '../../cli/child.ts'
import type { TrustHost } from './trust-host.ts'

const apply = ['trust', 'apply', '--yes', '--auth', 'device-code', '--consent', 'link', '--listen']

interface Applying {
  readonly child: ChildProcess
  /** Resolves when the link is shown. */
  readonly link: Promise<string>
  /** Resolves when stderr has it. */
  readonly said: (text: string) => Promise<void>
  readonly end: Promise<{
    readonly code: number | null
    readonly signal: NodeJS.Signals | null
    readonly stderr: string
  }>
}

/** `trust apply` in a process of its own, which waits until an admin of the target consents. */
export function startConsentByLink(t: TestContext, { folder, env }: TrustHost, ...more: string[]): Applying {
  const argv = [main, ...apply, ...more]
  const child = spawn(process.execPath, argv, { cwd: folder, env, stdio: ['ignore', 'ignore', 'pipe'] })
  t.after(() => child.kill('SIGKILL'))
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const end = once(child, 'close').then(([code, signal]) => ({ code, signal, stderr }))
  const until = async <Found>(look: () => Found | undefined): Promise<Found> => {
    for (;;) {
      const found = look()
      if (found !== undefined) return found
      if ((await Promise.race([once(child.stderr, 'data'), end.then(() => 'ended')])) === 'ended') {
        throw new Error(`It ended before:\n${stderr}`)
      }
    }
  }
  return {
    child,
    link: until(() => /https:\S+\/adminconsent\S+(?=\n)/.exec(stderr)?.[0]),
    said: (text) => until(() => (stderr.includes(text) ? true : undefined)).then(() => {}),
    end,
  }
}

/** The reply URLs that the application has in the home tenant. */
export function replyUrls({ home }: TrustHost): readonly string[] {
  return home.applications.find(({ displayName }) => displayName === 'Demo App')?.redirectUris ?? []
}
