import { command } from '../../command.ts'
import { fleetFlags, limitFlag, outputFlags, targetFlags } from '../../parameters.ts'

export const list = command({
  run: () => import('./list.run.ts'),
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
