import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Send } from '../../../src/http/send.ts'
import { testEmulator } from '../../support/emulator.ts'
import { inMemory, manifestText } from '../../trust/flows/memory-host.ts'
import { mutatedAnswer } from './mutate-answer.ts'
import { type Draw, pick } from './mutate-json.ts'
import { drawsOf, type Verdict } from './wire.ts'

/** Commands that read what came and show it, in the world in which they run. */
const commands: readonly (readonly [world: 'seed' | 'bare', ...argv: string[]])[] = [
  ['seed', 'whoami'],
  ['seed', 'whoami', '-o', 'table'],
  ['seed', 'identity'],
  ['seed', 'sites', 'list'],
  ['seed', 'sites', 'list', '-o', 'table'],
  ['seed', 'graph', 'get', '/users?$top=2', '--all'],
  ['seed', 'graph', 'get', '/organization', '-o', 'yaml'],
  ['seed', 'graph', 'get', '/sites?$top=2', '--all', '-o', 'csv'],
  ['seed', 'trust', 'verify'],
  ['seed', 'trust', 'explain'],
  ['bare', 'trust', 'plan', '--auth', 'device-code'],
  ['bare', 'trust', 'apply', '--yes', '--auth', 'device-code'],
  ['bare', 'trust', 'explain', '--auth', 'device-code'],
  ['bare', 'trust', 'verify'],
]

/** What a command may end with (docs/errors.md). */
const CODES = [0, 1, 2, 3, 4, 5]

/** Runs whole commands over an emulator, one or more of whose answers are wrong. */
export async function runCommands(
  seed: number,
  numbers: Iterable<number>,
): Promise<{ readonly seen: Record<string, number>; readonly wrong: Map<number, string> }> {
  const seen: Record<string, number> = {}
  const wrong = new Map<number, string>()
  const folder = await mkdtemp(join(tmpdir(), 'wire-'))
  try {
    for (const number of numbers) {
      const verdict = await runCommand(drawsOf(seed, number), folder)
      seen[verdict.end] = (seen[verdict.end] ?? 0) + 1
      if (verdict.wrong !== undefined) wrong.set(number, `${verdict.end}: ${verdict.wrong}`)
    }
  } finally {
    await rm(folder, { recursive: true })
  }
  return { seen, wrong }
}

async function runCommand(draw: Draw, folder: string): Promise<Verdict> {
  const [world, ...argv] = pick(draw, commands)
  const emulator = await testEmulator(world, { options: { autoApprove: true }, wait: async () => {} })
  let until = Math.floor(draw() * 8)
  const stays = draw() < 0.3
  const tokens = new Set<string>()
  const send: Send = async (request) => {
    for (const token of tokensIn(JSON.stringify([request.headers, String(request.body)]))) tokens.add(token)
    const good = await emulator.send(request)
    for (const token of tokensIn(Buffer.from(good.body).toString())) tokens.add(token)
    return until-- === 0 || (stays && until < 0) ? mutatedAnswer(good, draw) : good
  }
  await writeFile(join(folder, 'towline.yaml'), manifestText)
  const ran = await inMemory(emulator, argv, { send, ...(world === 'bare' ? { cwd: folder } : {}) })
  await emulator.close()
  const shown = ran.stdout + ran.stderr
  const problems = [
    ...(CODES.includes(ran.code) ? [] : [`exit ${ran.code}`]),
    ...(/UNEXPECTED|\n {4}at .*:\d+:\d+/.test(shown) ? [shown.slice(0, 1_500)] : []),
    ...(ran.code !== 0 && ran.stderr === '' && ran.stdout === '' ? [`exit ${ran.code} without a word`] : []),
    ...([...tokens].some((token) => shown.includes(token)) ? ['a token is shown'] : []),
  ]
  const end = `${argv.filter((word) => /^[a-z-]{3,}$/.test(word)).join(' ')}: ${ran.code}`
  return { end, wrong: problems.length === 0 ? undefined : problems.join('; ') }
}

/** The signatures of the tokens in a text. */
function tokensIn(text: string): string[] {
  return [...text.matchAll(/ey[\w-]+\.ey[\w-]+\.([\w-]{20,})/g)].map(([, signature = '']) => signature)
}
