import { type Breakage, breakages } from './commands.ts'

export const trustManifest = `
home: { tenant: contoso.onmicrosoft.com }
application: { displayName: Demo App, permissions: [Sites.Read.All] }
identity: system
targets:
  fabrikam: { tenant: fabrikam.onmicrosoft.com }
`

const trust = (...words: string[]): readonly string[] => ['trust', ...words, '--verbose']
const signIn = ['--auth', 'device-code'] as const

/** From nothing to a trust that is taken away again, in the words of one manifest. */
export const trustCommands: readonly (readonly string[])[] = [
  trust('plan', ...signIn, '-o', 'json'),
  trust('plan', ...signIn, '-o', 'table'),
  trust('apply', ...signIn, '--yes', '--consent', 'handover', '--out', 'bundle'),
  trust('verify', '-o', 'json'),
  trust('apply', ...signIn, '--yes', '-o', 'table'),
  trust('verify', '-o', 'table'),
  trust('verify', ...signIn, '-o', 'json'),
  trust('explain', '-o', 'table'),
  trust('explain', ...signIn, '-o', 'json'),
  trust('suspend', ...signIn, '--yes', '-o', 'json'),
  trust('explain', '-o', 'json'),
  trust('verify', '-o', 'table'),
  trust('resume', ...signIn, '--yes', '-o', 'table'),
  trust('remove', ...signIn, '--yes', '-o', 'json'),
]

/** What signs in and reads, and what asks for a token alone. */
export const brokenTrustCommands: readonly (readonly string[])[] = [
  trust('plan', ...signIn, '-o', 'json'),
  trust('verify', '-o', 'table'),
  trust('explain', '-o', 'table'),
]

export const nothingIsWrong: Breakage = { name: 'nothing is wrong', faults: [] }

/** Those that end soon: in the others the libraries of the sign-in try again for a while. */
export const trustBreakages: readonly Breakage[] = breakages.filter(({ name }) =>
  /refuses|repeats|grants|page for people|claims/.test(name),
)
