/**
 * The emulator that peers are measured against, in a process of its own so that its memory and its work are nobody
 * else's: `emulator.ts lists 200 5000`, `emulator.ts fleet 1000 100`, `emulator.ts people 2000` or
 * `emulator.ts workplace`. Prints the same line as
 * `towline emulator start --json` and runs until it is told to end.
 */
import { serve } from '../src/emulator/serve/serve.ts'
import { createWorld } from '../src/emulator/world/named/index.ts'
import { fleetOf, listsOf, peopleOf } from './worlds.ts'

const worlds = { lists: listsOf, fleet: fleetOf, people: peopleOf, workplace: () => createWorld('workplace') }

const [kind, ...numbers] = process.argv.slice(2)
const { description, close } = await serve({
  world: () => worlds[kind as keyof typeof worlds](numbers.map(Number)),
  host: 'app-service',
  port: 0,
  bindRealPorts: false,
  env: {},
})
console.log(JSON.stringify(description))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, close)
