import { buildRouteMap } from '@stricli/core'
import { command } from '../../define/command.ts'
import type { CliContext } from '../../process/context.ts'

/** The command that the completion scripts call. Help does not show it. */
export const complete = command({
  run: () => import('./complete.ts'),
  brief: 'Proposals for the last word, one a line',
  positional: {
    kind: 'array',
    parameter: { parse: String, placeholder: 'word', brief: 'The command line so far, without its first word' },
  },
  flags: {},
})

function script(shell: 'bash' | 'zsh' | 'fish' | 'pwsh', example: string) {
  return command({
    run: async () => {
      const scripts = await import('./scripts.ts')
      return {
        default: async function (this: CliContext): Promise<void> {
          await this.io.stdout.write(scripts[shell])
        },
      }
    },
    brief: `Completion for ${shell}`,
    details: `Load it with\n\n  ${example}`,
    flags: {},
  })
}

export const completion = buildRouteMap<string, CliContext>({
  routes: {
    bash: script('bash', 'source <(towline completion bash)'),
    zsh: script('zsh', 'source <(towline completion zsh)'),
    fish: script('fish', 'towline completion fish | source'),
    pwsh: script('pwsh', 'towline completion pwsh | Out-String | Invoke-Expression'),
  },
  docs: { brief: 'Completion of commands, flags and target names for a shell' },
})
