import { decodeJwt, type JWTPayload } from 'jose'
import { createDrives } from '../../src/emulator/drives/drives.ts'
import { StsRefusal } from '../../src/emulator/entra/errors/index.ts'
import { createSignIns } from '../../src/emulator/entra/sign-in/pending-sign-ins.ts'
import { createArcKeys } from '../../src/emulator/identity/arc-keys.ts'
import { issueIdentityToken } from '../../src/emulator/identity/issue.ts'
import { defaultOptions, type EmulatorOptions } from '../../src/emulator/options.ts'
import { createSignInLog } from '../../src/emulator/sign-in-log/sign-in-log.ts'
import type { EmulatorState } from '../../src/emulator/state.ts'
import type { Application, ManagedIdentity, Tenant, World } from '../../src/emulator/world/model/index.ts'
import { seedWorld } from '../../src/emulator/world/named/seed.ts'
import { tokenServiceKeys } from '../support/emulator.ts'

const keys = await tokenServiceKeys()

/** A Tuesday, in milliseconds. */
export const start = Date.parse('2026-11-24T10:00:00Z')

export interface TestWorld {
  readonly state: EmulatorState
  readonly home: Tenant
  readonly target: Tenant
  readonly application: Application
  readonly identity: ManagedIdentity
}

/** The seed world, fresh: change what the test needs changed. */
export function testWorld(options: Partial<EmulatorOptions> = {}, now: () => number = () => start): TestWorld {
  const world = seedWorld()
  return {
    state: testState(world, options, now),
    home: world.home,
    target: first(world.targets),
    application: first(world.home.applications),
    identity: first(world.compute.identities),
  }
}

export function testState(
  world: World,
  options: Partial<EmulatorOptions> = {},
  now: () => number = () => start,
): EmulatorState {
  return {
    world,
    keys,
    issuers: new Map([['https://issuer.example', keys]]),
    arcKeys: createArcKeys(undefined),
    now,
    identityHeader: 'the-header',
    drives: createDrives(),
    signIns: createSignIns(),
    signInLog: createSignInLog(),
    options: { ...defaultOptions, ...options },
  }
}

/** What the first managed identity gets for the token exchange, signed again with other claims where it should have them. */
export async function assertion(state: EmulatorState, overrides: JWTPayload = {}): Promise<string> {
  const identity = first(state.world.compute.identities)
  const issued = await issueIdentityToken(state, identity, 'api://AzureADTokenExchange')
  if (issued instanceof StsRefusal) throw issued
  return state.keys.sign({ ...decodeJwt(issued.token), ...overrides })
}

export function first<T>(items: Iterable<T>): T {
  for (const item of items) return item
  throw new Error('There is none.')
}
