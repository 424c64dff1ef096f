package io.metricsdemo.operator;

import java.util.List;
import java.util.Map;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LoadState;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.compiler.LuaC;
import org.luaj.vm2.lib.PackageLib;
import org.luaj.vm2.lib.TableLib;
import org.luaj.vm2.lib.jse.JseBaseLib;

/**
 * Runs a health check as Argo CD does: the object is the global {@code obj}, and there are no
 * libraries but the base and that of tables.
 */
final class ArgoCd {

  /** What a check returns. */
  record Health(String status, String message) {}

  private ArgoCd() {}

  static Health check(String script, Map<String, Object> object) {
    Globals globals = new Globals();
    globals.load(new JseBaseLib());
    globals.load(new PackageLib());
    globals.load(new TableLib());
    LoadState.install(globals);
    LuaC.install(globals);
    globals.set("obj", value(object));
    LuaTable health = globals.load(script).call().checktable();
    return new Health(health.get("status").checkjstring(), health.get("message").checkjstring());
  }

  private static LuaValue value(Object value) {
    if (value instanceof Map<?, ?> map) {
      LuaTable table = new LuaTable();
      map.forEach((key, each) -> table.set(value(key), value(each)));
      return table;
    }
    if (value instanceof List<?> list) {
      return LuaValue.listOf(list.stream().map(ArgoCd::value).toArray(LuaValue[]::new));
    }
    if (value instanceof Number number) {
      return LuaValue.valueOf(number.doubleValue());
    }
    if (value instanceof Boolean bool) {
      return LuaValue.valueOf(bool);
    }
    return value == null ? LuaValue.NIL : LuaValue.valueOf(value.toString());
  }
}
