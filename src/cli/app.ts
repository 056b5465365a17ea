import { type Application, buildApplication, buildRouteMap, help, version } from '@stricli/core'
import { complete } from './commands/completion/complete.ts'
import { completion } from './commands/completion/index.ts'
import { demo } from './commands/demo/demo.ts'
import { emulator } from './commands/emulator/index.ts'
import { graph } from './commands/graph/index.ts'
import { identity } from './commands/identity/identity.ts'
import { init } from './commands/init/init.ts'
import { manifest } from './commands/manifest/index.ts'
import { run } from './commands/run/run.ts'
import { sites } from './commands/sites/index.ts'
import { token } from './commands/token/token.ts'
import { trust } from './commands/trust/index.ts'
import { whoami } from './commands/whoami/whoami.ts'
import type { CliContext } from './context.ts'
import type { CliIo } from './io.ts'
import { throwingTexts } from './usage.ts'

const formatting = {
  caseStyle: 'convert-camel-to-kebab',
  onlyRequiredInUsageLine: true,
  useAliasInUsageLine: false,
} as const

/** All commands. What they do is loaded only when they run. */
export function application(io: Pick<CliIo, 'version'>): Application<CliContext> {
  return buildApplication(
    routes,
    {
      name: 'towline',
      scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
      documentation: { ...formatting, disableAnsiColor: true },
      localization: { text: throwingTexts },
    },
    // stricli's own integrations would take -H for themselves, which `graph` needs for headers.
    {
      help: help({ alias: 'h', brief: 'Show this help', defaultForRouteMap: true, complete: true, formatting }),
      version: version({
        alias: false,
        brief: 'Show the version',
        info: { getCurrentVersion: () => io.version() },
      }),
    },
  )
}

/** The flags of a command, as they are typed: `towline sites list` has `target`, `home-tenant` … */
export function flagsOf(command: string): string[] {
  let target: ReturnType<typeof routes.getRoutingTargetForInput> = routes
  for (const word of command.split(' ').slice(1)) {
    target =
      target !== undefined && 'getRoutingTargetForInput' in target ? target.getRoutingTargetForInput(word) : undefined
  }
  const flags = target !== undefined && 'parameters' in target ? Object.keys(target.parameters.flags ?? {}) : []
  return flags.map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
}

const routes = buildRouteMap<string, CliContext>({
  routes: {
    demo,
    sites,
    graph,
    run,
    identity,
    whoami,
    token,
    trust,
    init,
    manifest,
    emulator,
    completion,
    __complete: complete,
  },
  docs: {
    brief: 'Microsoft 365 in other tenants, from a managed identity, with no secret',
    fullDescription: [
      'Manage Microsoft 365 in any number of target tenants from a managed identity at home, with no secret anywhere.',
      'Every command explains itself with --help; `towline demo` shows the whole way on an emulator.',
    ].join('\n'),
    hideRoute: { __complete: true },
  },
})
