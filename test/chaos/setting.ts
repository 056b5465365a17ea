import { randomUUID } from 'node:crypto'
import { createWorld, type Emulator, type Tenant } from '../../src/emulator/index.ts'
import type { Send } from '../../src/http/send.ts'
import { sendLikeSockets } from '../emulator/faults/towline.ts'
import { testEmulator } from '../support/emulator.ts'
import { type VirtualClock, virtualClock } from '../support/virtual-clock.ts'
import { type Ailment, ailments, LOST } from './ailments.ts'
import { passingFaults } from './faults.ts'

export interface Setting {
  readonly emulator: Emulator
  readonly clock: VirtualClock
  /** `before` is asked before each request. */
  sendAfter(before: (url: string) => Promise<void>): Send
  /** `towline.yaml` as JSON. */
  readonly manifest: string
  readonly ill: ReadonlyMap<string, Ailment>
  /** Targets in which so much is done with each page that the token has ended before the next one. */
  readonly slow: ReadonlySet<string>
  /** The IDs of the sites of a healthy target, in the order of the list. */
  truthOf(name: string): readonly string[]
}

/** A fleet in which some targets are ill for good, and everything fails now and then. The same for the same draws. */
export async function setting(count: number, draw: () => number): Promise<Setting> {
  const clock = virtualClock()
  const emulator = await testEmulator(() => createWorld('fleet', { targets: count, sites: 8 }), {
    now: clock.now,
    wait: clock.late,
  })
  const clientId = emulator.env['TOWLINE_CLIENT_ID'] ?? ''
  const tenants = new Map([...emulator.world.targets].map((tenant) => [tenant.name, tenant]))
  const ill = drawIll([...tenants.keys()], draw)
  const slow = new Set([...tenants.keys()].filter((name) => !ill.has(name) && draw() < 0.01))
  const faults = passingFaults(draw)
  const targets: Record<string, object> = {}
  for (const [name, tenant] of tenants) {
    const ailment = ill.get(name)
    ailment?.tenant?.(tenant, clientId)
    if (ailment?.fault !== undefined) {
      faults.unshift({ id: `${name}: ${ailment.name}`, service: 'graph', target: tenant.id, ...ailment.fault })
    }
    targets[name] = { tenant: addressOf(tenant, ailment, draw), application: ailment?.manifest?.application ?? 'main' }
  }
  await emulator.faults.replace(faults)
  return {
    emulator,
    clock,
    sendAfter(before) {
      const send = sendLikeSockets(emulator)
      return clock.around(async (request) => {
        await before(request.url)
        return send(request)
      })
    },
    manifest: JSON.stringify({
      home: { tenant: emulator.world.home.id },
      applications: {
        main: { clientId, identity: 'system' },
        [LOST]: { clientId, identity: { clientId: randomUUID() } },
      },
      targets,
    }),
    ill,
    slow,
    truthOf(name) {
      const { geographies = [] } = tenants.get(name)?.sharePoint ?? {}
      return geographies.flatMap(({ sites }) => Array.from({ length: sites.length }, (_, at) => sites.at(at).id))
    },
  }
}

function drawIll(names: readonly string[], draw: () => number): Map<string, Ailment> {
  const free = [...names]
  const ill = new Map<string, Ailment>()
  for (const ailment of ailments) {
    for (let left = Math.max(1, Math.round(names.length * ailment.share)); left > 0; left--) {
      const [name = ''] = free.splice(Math.floor(draw() * free.length), 1)
      ill.set(name, ailment)
    }
  }
  return ill
}

/** Every tenth by its domain. */
function addressOf({ id, domains: [domain = ''] }: Tenant, ailment: Ailment | undefined, draw: () => number): string {
  if (ailment?.manifest?.tenant !== undefined) return randomUUID()
  return draw() < 0.1 ? domain : id
}
