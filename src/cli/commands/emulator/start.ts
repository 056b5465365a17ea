import { command } from '../../command.ts'
import { toggle } from '../../parameters.ts'
import { emulatorFlags } from './parameters.ts'

export const start = command({
  run: () => import('./start.run.ts'),
  brief: 'Start an emulator and keep it running until Ctrl-C',
  examples: ['', '--port 4100 --state .towline', '--json'],
  flags: { ...emulatorFlags, json: toggle('Print what clients need to know as one line of JSON') },
})
