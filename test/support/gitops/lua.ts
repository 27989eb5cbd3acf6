// A health check as Argo CD runs it: Lua with its base functions only, and the object as the global `obj`.
import { createRequire } from 'node:module'
import { z } from 'zod'

// fengari has no types.
const require = createRequire(import.meta.url)
const { lua, lauxlib, lualib, to_luastring, to_jsstring } = require('fengari')

const Health = z.object({ status: z.string(), message: z.string() })
export type Health = z.infer<typeof Health>

/** @throws the message of Lua when the script fails, and a ZodError when its result is no health */
export function runLua(script: string, object: unknown): Health {
  const state = lauxlib.luaL_newstate()
  lauxlib.luaL_requiref(state, to_luastring('_G'), lualib.luaopen_base, 1)
  push(state, object)
  lua.lua_setglobal(state, to_luastring('obj'))
  if (lauxlib.luaL_dostring(state, to_luastring(script)) !== lua.LUA_OK) {
    throw new Error(to_jsstring(lua.lua_tostring(state, -1)))
  }
  return Health.parse({ status: field(state, 'status'), message: field(state, 'message') })
}

function push(state: unknown, value: unknown): void {
  if (value === null || value === undefined) lua.lua_pushnil(state)
  else if (typeof value === 'string') lua.lua_pushstring(state, to_luastring(value))
  else if (typeof value === 'number') lua.lua_pushnumber(state, value)
  else if (typeof value === 'boolean') lua.lua_pushboolean(state, value)
  else {
    lua.lua_newtable(state)
    const entries = Array.isArray(value)
      ? value.map((each, i) => [i + 1, each])
      : Object.entries(value)
    for (const [key, each] of entries) {
      push(state, key)
      push(state, each)
      lua.lua_settable(state, -3)
    }
  }
}

function field(state: unknown, name: string): string | undefined {
  lua.lua_getfield(state, -1, to_luastring(name))
  const text = lua.lua_tostring(state, -1)
  lua.lua_pop(state, 1)
  return text === null ? undefined : to_jsstring(text)
}
