// How each name within the blocks of a file is written, which the parsed JSON no longer tells: as `name = …` or as `name {`.

const BLOCK = /^\s*(?:dynamic\s+"(\w+)"|(\w+))((?:\s+"[^"]*")*)\s*\{(\s*\})?\s*$/;
const ARGUMENT = /^\s*"?([\w.-]+)"?\s*=(?![=>])(.*)$/;

/** By the address of a top-level block (`resource a b`), lines such as `versioning.enabled =` and `versioning {`. */
export function formsOf(text) {
  const forms = {};
  let stack = [];
  let depth = 0;
  let heredoc;
  for (const line of text.split('\n')) {
    const code = line.replace(/"(?:[^"\\]|\\.)*"/g, (string) => (BLOCK.test(line) ? string : '""')).replace(/(^|\s)(#|\/\/).*$/, '');
    if (heredoc) {
      if (line.trim() === heredoc) heredoc = undefined;
      continue;
    }
    heredoc = line.match(/<<-?(\w+)\s*$/)?.[1];
    if (depth > 0) {
      depth += balance(code);
      continue;
    }
    const block = code.match(BLOCK);
    const argument = block ? null : code.match(ARGUMENT);
    if (block) {
      const name = stack.length === 0 ? address(block[2], block[3]) : (block[1] ?? block[2]);
      const isContent = name === 'content' && stack.at(-1)?.isDynamic;
      if (stack.length === 0) forms[name] = new Set();
      else if (!isContent) forms[stack[0].name].add(`${pathOf(stack, name)} {`);
      if (!block[4]) stack.push({ name, isDynamic: block[1] !== undefined, isContent });
    } else if (argument && stack.length > 0) {
      forms[stack[0].name].add(`${pathOf(stack, argument[1])} =`);
      depth = balance(argument[2]);
    } else if (/^\s*\}\s*$/.test(code)) {
      stack.pop();
    }
  }
  return forms;
}

/** The content of a dynamic block stands for the block. */
const pathOf = (stack, name) => [...stack.slice(1).filter((part) => !part.isContent).map((part) => part.name), name].join('.');
const address = (kind, labels) => [kind, ...[...labels.matchAll(/"([^"]*)"/g)].map((match) => match[1])].join(' ');
const balance = (code) => (code.match(/[[({]/g)?.length ?? 0) - (code.match(/[\])}]/g)?.length ?? 0);
