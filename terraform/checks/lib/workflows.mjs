// Runs a file of Google's Workflows without Google: as much of the language as modules/schedule uses; calls of Google are given. What is not
// known here, a step or function or variable, is an error.
import { parse } from 'yaml';

const END = Symbol('end');

/** What the workflow returns. `google` has a function of its arguments by the name of the call; `clock` is {now, sleep(seconds)}; `id` that of the execution. */
export async function run(source, input, { google = {}, clock, id = 'this', log = () => {} }) {
  const workflow = parse(source);
  const library = {
    text: {
      substring: (text, from, to) => text.slice(from, to),
      replace_all: (text, from, to) => text.replaceAll(from, to),
      match_regex: (text, pattern) => new RegExp(pattern).test(text),
    },
    time: { format: (seconds) => new Date(seconds * 1000).toISOString() },
    sys: { now: () => clock.now, get_env: (name) => ({ GOOGLE_CLOUD_WORKFLOW_EXECUTION_ID: id, GOOGLE_CLOUD_WORKFLOW_ID: 'runs' })[name] },
    list: { concat: (list, element) => [...list, element] },
    map: { merge: (one, other) => ({ ...one, ...other }) },
    keys: (map) => Object.keys(map),
    has: (element, of) => (Array.isArray(of) ? of.includes(element) : element in of),
    http: { default_retry: { max_retries: 5 } },
  };

  function evaluate(value, scope) {
    if (Array.isArray(value)) return value.map((each) => evaluate(each, scope));
    if (value !== null && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, evaluate(each, scope)]));
    if (typeof value !== 'string' || !/^\$\{[\s\S]*\}$/.test(value)) return value;
    return compute(value.slice(2, -1), scope);
  }

  const compute = (text, scope) => {
    const script = text
      .split(/("[^"]*")/)
      .map((part) => (part.startsWith('"') ? part : part.replace(/\band\b/g, '&&').replace(/\bor\b/g, '||').replace(/\bnot\b/g, '!').replace(/==/g, '===')))
      .join('')
      .replace(/("[^"]*"|[\w.]+) in ([\w.]+)/g, 'has($1, $2)');
    return new Function('scope', 'library', `with (library) { with (scope) { return (${script}); } }`)(scope, library);
  };

  async function call(name, values) {
    if (name === 'sys.sleep') return clock.sleep(values.seconds);
    if (name === 'sys.log') return log(values);
    if (name in google) return google[name](values);
    if (!(name in workflow)) throw new Error(`there is no ${name} to call`);
    const { params = [], steps } = workflow[name];
    const wanted = [...params].sort().join(', ');
    if (wanted !== Object.keys(values).sort().join(', ')) throw new Error(`${name} takes ${wanted}, and is given ${Object.keys(values)}`);
    const { value, next } = await runSteps(steps, { ...values });
    if (next !== undefined && next !== END) throw new Error(`${name} has no step ${next}`);
    return value;
  }

  /** {value} where something was returned, {next} where a step of a list further out is to go on. */
  async function runSteps(steps, scope) {
    const names = steps.map((step) => Object.keys(step)[0]);
    for (let place = 0; place < steps.length; ) {
      const { value, next } = await runStep(steps[place][names[place]], scope);
      if (value !== undefined) return { value };
      if (next === undefined) place++;
      else if (names.includes(next)) place = names.indexOf(next);
      else return { next };
    }
    return {};
  }

  async function runStep(step, scope) {
    const unknown = Object.keys(step).filter((key) => !['assign', 'call', 'args', 'result', 'switch', 'for', 'try', 'retry', 'return', 'raise', 'next', 'steps'].includes(key));
    if (unknown.length > 0) throw new Error(`no step has ${unknown}`);
    for (const entry of step.assign ?? []) {
      const [[name, value]] = Object.entries(entry);
      const [, variable, , key] = /^(\w+)(\["(\w+)"\])?$/.exec(name);
      const assigned = structuredClone(evaluate(value, scope));
      if (key) scope[variable][key] = assigned;
      else scope[variable] = assigned;
    }
    if (step.call) {
      const result = await call(step.call, evaluate(step.args ?? {}, scope));
      if (step.result) scope[step.result] = structuredClone(result ?? null);
    }
    if (step.try) {
      const outcome = await retried(step.try, evaluate(step.retry, scope), scope);
      if (outcome.value !== undefined || outcome.next !== undefined) return outcome;
    }
    if (step.for) {
      for (const element of evaluate(step.for.in, scope)) {
        scope[step.for.value] = element;
        const outcome = await runSteps(step.for.steps, scope);
        if (outcome.value !== undefined || outcome.next !== undefined) return outcome;
      }
    }
    for (const { condition, ...then } of step.switch ?? []) {
      if (evaluate(condition, scope)) {
        const outcome = await runStep(then, scope);
        if (outcome.value !== undefined || outcome.next !== undefined) return outcome;
        break;
      }
    }
    if (step.steps) {
      const outcome = await runSteps(step.steps, scope);
      if (outcome.value !== undefined || outcome.next !== undefined) return outcome;
    }
    if ('raise' in step) throw new Error(String(evaluate(step.raise, scope)));
    if ('return' in step) return { value: evaluate(step.return, scope) };
    return { next: step.next === 'end' ? END : step.next };
  }

  async function retried(tried, retry, scope) {
    for (let attempt = 0; ; attempt++) {
      try {
        return await runStep(tried, scope);
      } catch (error) {
        const isAgain = typeof retry.predicate !== 'string' || (await call(retry.predicate, { e: error.message }));
        if (!isAgain || attempt >= retry.max_retries) throw error;
        await clock.sleep(retry.backoff?.initial_delay ?? 1);
      }
    }
  }

  // A predicate is named, and not computed: it is a sub-workflow.
  Object.keys(workflow).forEach((name) => (library[name] ??= name));
  return call('main', { input });
}
