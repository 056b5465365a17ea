import { hash } from 'node:crypto'
import { parseWorld } from '../../src/emulator/index.ts'
import type { World } from '../../src/emulator/world/model/index.ts'
import type { WorldNeeds } from './working-world.ts'

export interface DrawnWorld {
  readonly source: () => World
  /** Name of the target whose trust is broken. */
  readonly target: string
  /** Its display name. */
  readonly application: string
  readonly permissions: readonly string[]
  /** Tenants are named by a domain, and not by their ID. */
  readonly byDomain: boolean
}

/** Another value draws other worlds for the faults. */
const variation = process.env['TOWLINE_TEST_WORLDS'] ?? ''

/**
 * A home tenant, one to four targets and a trust with one of them. One seed always gives one world. The world also has
 * objects that may be mistaken for those of the trust: other targets, another application with credentials of its own,
 * other identities of the host.
 */
export async function randomWorld(seed: number, needs: WorldNeeds): Promise<DrawnWorld> {
  const dice = createDice(`${variation} ${seed}`)
  const names = dice.shuffled(companies)
  const [home = '', ...others] = names
  const targets = others.slice(0, 1 + dice.below(4))
  const target = dice.one(targets)
  const host = needs.host ?? 'app-service'
  const kind = needs.identity ?? dice.one(['system-assigned', 'user-assigned'] as const)
  const permissions = needs.permissions ?? dice.shuffled(probed).slice(0, 1 + dice.below(probed.length))
  const identity = `${dice.one(words)}-${dice.below(1000)}`
  const spare = `${identity}-spare`
  const isWorkload = host === 'aks' || host === 'github'
  const application = `${dice.one(words)} ${dice.one(words)} ${dice.below(1000)}`
  const file = {
    home: { name: home, domains: [`${home}.example`] },
    compute: {
      kind: 'app-service',
      name: dice.one(words),
      identities: { [identity]: kind, [spare]: 'user-assigned' },
    },
    applications: {
      own: {
        displayName: application,
        permissions,
        trusts: [
          isWorkload ? host : identity,
          { name: 'pipeline', issuer: 'https://ci.example', subject: `job:${home}` },
        ],
      },
      other: { displayName: `${application} (old)`, permissions: ['Sites.Read.All'], trusts: spare },
    },
    targets: Object.fromEntries(
      targets.map((name) => [name, { domains: [`${name}.example`], sites: 1 + dice.below(30) }]),
    ),
  }
  const source = await parseWorld(JSON.stringify(file), 'world.json')
  return { source, target, application, permissions, byDomain: dice.below(2) === 0 }
}

const companies = ['adatum', 'litware', 'proseware', 'tailspin', 'wingtip', 'lucerne', 'margies', 'fourthcoffee']
const words = ['harbour', 'lantern', 'quarry', 'meadow', 'anvil', 'copper', 'willow']

/** Permissions that can be tried without changing anything. */
const probed = ['Sites.Read.All', 'User.Read.All', 'Group.Read.All', 'Application.Read.All', 'Organization.Read.All']

function createDice(seed: string) {
  let draws = 0
  const below = (limit: number): number => hash('sha256', `${seed} ${draws++}`, 'buffer').readUInt32BE(0) % limit
  const shuffled = <T>(list: readonly T[]): T[] =>
    list
      .map((value) => ({ value, at: below(2 ** 31) }))
      .toSorted((left, right) => left.at - right.at)
      .map(({ value }) => value)
  const one = <T>(list: readonly T[]): T => shuffled(list)[0] as T
  return { below, shuffled, one }
}
