import { readFile } from 'node:fs/promises'
import { styleText } from 'node:util'
import type { Site } from '@microsoft/microsoft-graph-types'
import { managedIdentityAssertion } from '../../../credential/assertion/managed-identity.ts'
import { clouds } from '../../../credential/clouds.ts'
import { towlineCredential } from '../../../credential/credential.ts'
import { graphClient } from '../../../graph/client.ts'
import { listSites } from '../../../graph/sites.ts'
import { createSend } from '../../../http/create-send.ts'
import { nodeRuntime } from '../../../http/runtime.ts'
import { wrap } from '../../../text/wrap.ts'
import type { CliContext } from '../../process/context.ts'
import { startEmulator } from '../emulator/start-emulator.ts'
import { DIAGRAM_WIDTH, diagram, narrowDiagram } from './diagram.ts'
import { readFacts } from './facts.ts'
import { type Step, stepLines } from './step.ts'
import { assertionStep, exchangeStep, graphStep, intro, setUpSteps } from './story.ts'
import { requestLine, siteLines, whereNext } from './summary.ts'

/** The seven steps for real, against an emulator in this process. Every number and name comes from what happened. */
export default async function (this: CliContext): Promise<void> {
  const { io, signal } = this
  const say = (lines: readonly string[]): Promise<void> =>
    io.stdout.write(this.fitted(io.stdout, lines.map((line) => `${line}\n`).join('')))
  const tell = (step: Step): Promise<void> => say(stepLines(step, this.coloured(io.stdout) ? bold : plain))
  const timed = async <Result>(work: Promise<Result>): Promise<{ result: Result; ms: number }> => {
    const started = io.now()
    return { result: await work, ms: io.now() - started }
  }

  await say([...wrap(intro, Math.min(io.stdout.columns, 80)), ''])
  await using resources = new AsyncDisposableStack()
  const running = await startEmulator(this, { world: 'seed', host: 'app-service', port: 0 })
  resources.defer(running.close)
  const send = createSend({ env: running.env, extraCa: await readFile(running.description.caCert, 'utf8') })
  resources.defer(send.close)
  const runtime = nodeRuntime({ send, now: io.now, wait: io.wait, env: running.env, signal })

  // Steps 1 to 3 were done when the emulated world was made. Their results are read from its directories.
  const facts = readFacts(running.emulator.world)
  for (const step of setUpSteps(facts)) await tell(step)

  const source = managedIdentityAssertion(runtime)
  const assertion = await timed(source.get({ audience: clouds.global.exchangeAudience, signal }))
  await tell(assertionStep(assertion.result.token, { source: source.source, ms: assertion.ms }))

  const { target, application } = facts
  const credential = towlineCredential({
    ...runtime,
    tenantId: target.id,
    clientId: application.appId,
    assertion: source,
    signal,
  })
  const access = await timed(credential.getToken(`${clouds.global.graph}/.default`))
  await tell(exchangeStep(access.result.token, { target: target.name, ms: access.ms }))

  const sites = await timed(gather(listSites(graphClient({ ...runtime, credential }))))
  const { requests } = running.emulator
  await tell(graphStep(sites.result.length, { requests, ms: sites.ms }))

  await say(['', ...siteLines(sites.result), '', requestLine(requests), ''])
  const drawn = { ...facts, sites: sites.result.length, token: access.result.token }
  await say(io.stdout.columns < DIAGRAM_WIDTH ? narrowDiagram(drawn) : diagram(drawn))
  await say(['', ...whereNext()])
}

async function gather(sites: AsyncIterable<Site>): Promise<Site[]> {
  const all: Site[] = []
  for await (const site of sites) all.push(site)
  return all
}

function bold(text: string): string {
  return styleText('bold', text, { validateStream: false })
}

function plain(text: string): string {
  return text
}
