import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { all, change } from '../breaking.ts'
import type { Fault, Undo } from '../fault.ts'
import { breaks, inTokenFile, LOGIN, onArc } from '../ways-to-hosts.ts'
import type { BrokenWorld } from '../working-world.ts'

const system = { identity: 'system-assigned' } as const
const HOUR = 3600

/** A token that expires so many seconds after the world's own time. */
async function ending({ emulator }: BrokenWorld, seconds: number): Promise<string> {
  const now = Math.floor(emulator.clock.now() / 1000)
  return emulator.issueAssertion({ iat: now - 30 * HOUR, nbf: now - 30 * HOUR, exp: now + seconds })
}

async function endedFile(world: BrokenWorld, seconds: number, aheadMs: number): Promise<Undo> {
  const file = await inTokenFile(world, await ending(world, seconds))
  return all(file, change(world.machine, { aheadMs }))
}

const keyFile = (path: string) => ({ 'www-authenticate': `Basic realm=${path}` })

/** Files that hold a token or a key. */
export const fileFaults: readonly Fault[] = [
  {
    name: 'the token file is not there',
    seed: 26,
    break: (world) => inTokenFile(world, 'missing'),
    cause: 'TOKEN_FILE_MISSING',
    certainty: 'certain',
    hop: 'host',
  },
  {
    name: 'the path of the token file is that of a folder',
    seed: 27,
    break: (world) => inTokenFile(world, 'folder'),
    cause: 'TOKEN_FILE_UNREADABLE',
    certainty: 'certain',
    hop: 'host',
  },
  ...Object.entries({
    'is empty': '',
    'holds one line break': '\n',
    'holds the name of a token': 'azure-identity-token',
    'holds JSON around the token': '{"value":"eyJhbGciOiJub25lIn0.e30."}',
    'is longer than a token can be': 'x'.repeat(70_000),
  }).map(
    ([what, content]): Fault => ({
      name: `the token file ${what}`,
      seed: 28,
      break: (world) => inTokenFile(world, content),
      cause: 'TOKEN_FILE_NO_TOKEN',
      certainty: 'certain',
      hop: 'host',
    }),
  ),
  {
    name: 'every user may write the token file, which holds a good token',
    seed: 272,
    break: async (world) => {
      const undo = await inTokenFile(world, await world.emulator.issueAssertion())
      chmodSync(join(world.folder, 'azure-identity-token'), 0o666)
      return undo
    },
    cause: 'TOKEN_FILE_UNTRUSTED',
    certainty: 'certain',
    hop: 'host',
  },
  {
    name: 'the token in the file has expired',
    seed: 29,
    break: (world) => endedFile(world, -HOUR, 0),
    cause: 'TOKEN_FILE_ENDED',
    certainty: 'certain',
    hop: 'host',
  },
  {
    name: 'the token in the file is good, and the clock of the machine is ahead',
    seed: 30,
    break: (world) => endedFile(world, HOUR, 2 * HOUR * 1000),
    cause: 'CLOCK_WRONG',
    certainty: 'certain',
    hop: 'reach',
  },
  {
    name: 'the token in the file expired a day ago, and the clock is a little ahead as well',
    seed: 31,
    break: (world) => endedFile(world, -24 * HOUR, 10 * 60 * 1000),
    cause: 'TOKEN_FILE_ENDED',
    hop: 'host',
  },
  {
    name: 'the token in the file has expired, though the clock is behind',
    seed: 32,
    break: (world) => endedFile(world, -3 * HOUR, -2 * HOUR * 1000),
    cause: 'TOKEN_FILE_ENDED',
    hop: 'host',
  },
  {
    name: 'the token in the file has expired, which a clock that is behind does not show',
    seed: 33,
    break: (world) => endedFile(world, -HOUR, -2 * HOUR * 1000),
    cause: 'CLOCK_WRONG',
    certainty: 'certain',
    hop: 'reach',
  },
  {
    name: 'the token in the file has expired, and the time of the token service cannot be read',
    seed: 34,
    break: async (world) => all(await endedFile(world, -HOUR, 0), breaks(world, LOGIN, 'timeout')),
    cause: ['TOKEN_FILE_ENDED', 'CLOCK_WRONG'],
    hop: 'host',
  },
  {
    name: "by a clock that is years ahead both the token in the file and the token service's certificate have expired",
    seed: 35,
    break: async (world) =>
      all(await endedFile(world, HOUR, 3 * 365 * 24 * HOUR * 1000), breaks(world, LOGIN, 'tls', 'CERT_HAS_EXPIRED')),
    cause: ['CLOCK_WRONG', 'TOKEN_FILE_ENDED'],
  },
  {
    name: 'the token in the file has no expiry time',
    seed: 36,
    break: async (world) => inTokenFile(world, await world.emulator.issueAssertion({ exp: undefined })),
    cause: 'TOKEN_FILE_NO_TOKEN',
    hop: 'host',
  },
  {
    name: "the key file of Azure Arc's agent cannot be read",
    seed: 37,
    world: system,
    break: (world) => onArc(world, 401, {}, keyFile('/var/opt/azcmagent/tokens/nobody-wrote-this.key')),
    cause: 'ARC_KEY_UNREADABLE',
    certainty: 'certain',
    hop: 'host',
  },
  ...['/etc/shadow', '/var/opt/azcmagent/tokens/../../../../etc/secret.key', '/var/opt/azcmagent/tokens/key.txt'].map(
    (path): Fault => ({
      name: `what answers in the place of Azure Arc's agent names ${path} as its key file`,
      seed: 38,
      world: system,
      break: (world) => onArc(world, 401, {}, keyFile(path)),
      cause: 'ARC_CHALLENGE_INVALID',
      certainty: 'certain',
      hop: 'host',
    }),
  ),
  ...Object.entries({ none: {}, another: { 'www-authenticate': 'Negotiate' } }).map(
    ([which, headers]): Fault => ({
      name: `the agent of Azure Arc refuses with ${which} challenge`,
      seed: 39,
      world: system,
      break: (world) => onArc(world, 401, {}, headers),
      cause: 'ARC_CHALLENGE_INVALID',
      hop: 'host',
    }),
  ),
]
