import type { Breakage } from './commands.ts'

const trust = (...words: string[]): readonly string[] => ['trust', ...words, '--verbose']
const signIn = ['--auth', 'device-code'] as const

/** From nothing to a trust that works, with one manifest. */
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
]

export const removeCommand = trust('remove', ...signIn, '--yes', '-o', 'json')

/** Signs in to both tenants. */
export const signInCommand = trust('plan', ...signIn, '-o', 'json')

/** A command that signs in and reads, and two that request a token alone. */
export const brokenTrustCommands: readonly (readonly string[])[] = [
  signInCommand,
  trust('verify', '-o', 'table'),
  trust('explain', '-o', 'table'),
]

export const nothingIsWrong: Breakage = { name: 'nothing is wrong', faults: [] }

/** Whether the library of the sign-in gives up soon. In the other breakages it tries again for a while. */
export function signInEnds({ name }: Breakage): boolean {
  return /refuses|repeats|grants|page for people|claims/.test(name)
}
