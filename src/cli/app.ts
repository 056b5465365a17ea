import {
  type Application,
  buildApplication,
  buildRouteMap,
  help as helpFlag,
  version as versionFlag,
} from '@stricli/core'
import { audit } from './commands/audit/commands.ts'
import { complete, completion } from './commands/completion/commands.ts'
import { demo } from './commands/demo/commands.ts'
import { docs } from './commands/docs/commands.ts'
import { emulator } from './commands/emulator/commands.ts'
import { graph } from './commands/graph/commands.ts'
import { help } from './commands/help/commands.ts'
import { identity } from './commands/identity/commands.ts'
import { init } from './commands/init/commands.ts'
import { manifest } from './commands/manifest/commands.ts'
import { policy } from './commands/policy/commands.ts'
import { run } from './commands/run/commands.ts'
import { sites } from './commands/sites/commands.ts'
import { targets } from './commands/targets/commands.ts'
import { token } from './commands/token/commands.ts'
import { trust } from './commands/trust/commands.ts'
import { version } from './commands/version/commands.ts'
import { whoami } from './commands/whoami/commands.ts'
import { findCommand, isGroup } from './define/find-command.ts'
import { throwingTexts } from './define/parse-errors.ts'
import type { CliContext } from './process/context.ts'
import type { CliIo } from './process/io.ts'

const formatting = {
  caseStyle: 'convert-camel-to-kebab',
  onlyRequiredInUsageLine: true,
  useAliasInUsageLine: false,
} as const

/** All commands. The code of a command is loaded only when it runs. */
export function application(io: Pick<CliIo, 'version'>): Application<CliContext> {
  return buildApplication(
    routes,
    {
      name: 'towline',
      scanner: { caseStyle: 'allow-kebab-for-camel', allowArgumentEscapeSequence: true },
      documentation: { ...formatting, disableAnsiColor: true },
      localization: { text: throwingTexts },
    },
    // stricli's default integrations would use -H, which `graph` needs for headers.
    {
      help: helpFlag({ alias: 'h', brief: 'Show this help', defaultForRouteMap: true, complete: true, formatting }),
      version: versionFlag({
        alias: false,
        brief: 'Show the version',
        info: { getCurrentVersion: () => io.version() },
      }),
    },
  )
}

/** The flags of a command, as they are typed: `towline sites list` has `target`, `home-tenant` … */
export function flagsOf(command: string): string[] {
  const { found } = findCommand(routes, command.split(' ').slice(1))
  const flags = isGroup(found) ? [] : Object.keys(found.parameters.flags ?? {})
  return flags.map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
}

/** The help that was asked for. `run` with a file explains that runbook too. Rejects as `runbookHelp` does. */
export async function helpOf(context: CliContext): Promise<string> {
  if (context.argv[0] !== 'run') return context.helpText
  const { runbookHelp } = await import('./commands/run/runbook-help.ts')
  return runbookHelp(context)
}

const routes = buildRouteMap<string, CliContext>({
  routes: {
    demo,
    sites,
    graph,
    run,
    targets,
    identity,
    whoami,
    token,
    trust,
    init,
    manifest,
    policy,
    audit,
    emulator,
    docs,
    completion,
    help,
    version,
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
