// For every file of the suites on real programs.
import { afterEach } from 'vitest'
import { keepWorkspaces } from './workspace.ts'

afterEach(({ task }) => {
  if (task.result?.state === 'fail') keepWorkspaces()
})
