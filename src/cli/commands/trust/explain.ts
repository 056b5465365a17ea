import { command } from '../../command.ts'
import { optional, outputFlags, targetFlags } from '../../parameters.ts'
import { signInFlags } from './parameters.ts'

/** Changes nothing and needs no admin, so that anybody may run it at any time, and paste what it says into a ticket. */
export const explain = command({
  run: () => import('./explain.run.ts'),
  brief: 'Name the one cause why a trust does not work, and what mends it',
  details: [
    'Walks the chain from the host to a call, as a runbook would, and shows how far it comes. Asks nobody to sign in;',
    'with --auth an admin does, or --fics gives a list of credentials, and more can be said. Exit code 0, 3 for a broken link.',
    'With --error it explains an error of any other tool: nothing is asked, no manifest is read. Exit code 0, 1 if it is not known.',
  ].join('\n'),
  examples: ['-t fabrikam', '-t fabrikam --fics fics.json', "--error 'AADSTS700213: …'", '--error - < build.log'],
  flags: {
    ...targetFlags,
    ...signInFlags,
    fics: optional(String, "File with the application's credentials, as Graph or az list them"),
    site: optional(String, 'Site to try Sites.Selected on: its address, or its ID'),
    error: optional(String, 'Explain this text of another tool; - reads it from stdin'),
    ...outputFlags,
  },
})
