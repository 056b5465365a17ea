import { buildRouteMap } from '@stricli/core'
import { command } from '../../define/command.ts'
import { fleetFlags, limitFlag, outputFlags, targetFlags } from '../../define/flags.ts'
import type { CliContext } from '../../process/context.ts'

const list = command({
  run: () => import('./list.ts'),
  brief: "List the target's SharePoint sites: all pages, all geographies",
  details: [
    'Needs the application permission Sites.Read.All or more. With Sites.Selected there is no list:',
    'that permission opens single sites, which `towline graph get /sites/<id>` reads.',
  ].join('\n'),
  examples: ['', '-t fabrikam -o csv', "-t all --query '[].webUrl' -o tsv"],
  flags: {
    ...targetFlags,
    ...outputFlags,
    ...fleetFlags,
    geo: {
      kind: 'enum',
      values: ['all', 'home'],
      default: 'all',
      brief: 'Geographies of a multi-geo tenant',
    },
    limit: limitFlag,
  },
})

export const sites = buildRouteMap<string, CliContext>({
  routes: { list },
  docs: { brief: 'SharePoint sites' },
})
