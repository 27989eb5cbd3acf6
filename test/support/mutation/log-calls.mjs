// A plugin of StrykerJS: what is only said to the log is not mutated. Tests that held every word of it
// would be copies of the source.
const LEVELS = new Set(['debug', 'info', 'warn', 'error'])

export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'log-calls',
    value: {
      shouldIgnore({ node }) {
        const call = node.type === 'ExpressionStatement' ? node.expression : node
        return isLogCall(call) ? 'only the log' : undefined
      },
    },
  },
]

// `log.info(…)`, `options.log.warn(…)`
function isLogCall({ type, callee }) {
  if (type !== 'CallExpression' || callee.type !== 'MemberExpression') return false
  const { object, property } = callee
  const logger = object.type === 'MemberExpression' ? object.property : object
  return logger.name === 'log' && LEVELS.has(property.name)
}
