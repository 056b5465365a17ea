import { type PartName, parts } from './parts.ts'

interface WireRequest {
  readonly seed: number
  readonly cases: number
  /** `answers:17`: this case of this part and no other. */
  readonly only: string | undefined
}

/** Runs the parts and prints what came of them. Resolves with whether all went well. */
export async function reportWire({ seed, cases, only }: WireRequest): Promise<boolean> {
  const [part, number] = (only ?? '').split(':')
  const chosen = parts.filter(({ name }) => part === '' || name === part)
  if (chosen.length === 0) throw new Error(`--case is one of ${parts.map(({ name }) => `${name}:17`).join(', ')}.`)
  const unhandled: unknown[] = []
  const note = (error: unknown): void => void unhandled.push(error)
  process.on('unhandledRejection', note).on('uncaughtException', note)
  let all = 0
  for (const { name, share, run } of chosen) {
    const began = Date.now()
    const count = only === undefined ? Math.round(cases * share) : 1
    const { seen, wrong } = await run(seed, count, number === undefined ? undefined : Number(number))
    all += wrong.length
    print(name, count, Date.now() - began, seen)
    for (const what of wrong)
      console.log(
        `WRONG  ${what}\n       npm run chaos -- --wire --seed ${seed} --case ${name}:${/\d+/.exec(what)?.[0]}`,
      )
  }
  process.off('unhandledRejection', note).off('uncaughtException', note)
  for (const error of unhandled) console.log('WRONG  not handled:', error)
  return all + unhandled.length === 0
}

function print(name: PartName, count: number, ms: number, seen: Readonly<Record<string, number>>): void {
  const mib = Math.round(process.memoryUsage().rss / 2 ** 20)
  console.log(`\n${name}: ${count} cases in ${(ms / 1000).toFixed(1)} s, ${mib} MiB`)
  for (const [end, times] of Object.entries(seen).sort()) console.log(`${String(times).padStart(7)}  ${end}`)
}
