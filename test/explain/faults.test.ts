import { proveFaults } from './fault-table.ts'
import { faults } from './faults/index.ts'

proveFaults(faults, 60)
