import { findDefects } from './find-defects.ts'

findDefects(2)
