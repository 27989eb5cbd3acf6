export { site as default } from '../../test/support/docs/site.ts'
