/** Commands that work from here: from source in a clone, by name where it is installed. */
export function whereNext(): string[] {
  const towline = import.meta.url.endsWith('.ts') ? 'bin/towline' : 'towline'
  const emulated = (command: string): string => `  ${towline} emulator run -- ${towline} ${command}`
  return [
    'Where to go next:',
    emulated('sites list'),
    emulated('whoami'),
    emulated('identity'),
    `  ${towline} emulator start`,
  ]
}
