import { describe, expect, it } from 'vitest';
import { GoMap, goValue, rendered, TemplateError } from '../../../engine/gitops/template/index.ts';
import { refused, templateCases, templateData } from './template-cases.ts';

/** Parameters as the controller has them. */
function parameters(): GoMap {
  const data = goValue(templateData) as GoMap;
  const labels = new GoMap(Object.entries(templateData.metadata.labels), 'string');
  return new GoMap([...data.entries, ['metadata', new GoMap([['labels', labels]])]]);
}

function outcome(template: string, missingKey: 'error' | 'default'): string | typeof refused {
  try {
    return rendered(template, parameters(), missingKey);
  } catch (error) {
    if (error instanceof TemplateError) return refused;
    throw error;
  }
}

describe.each(Object.entries(templateCases))('Go templates: %s', (_, cases) => {
  it.each(cases.map((one) => ({ one, title: one[0] })))('$title', ({ one: [template, strict, lenient = strict] }) => {
    expect(outcome(template, 'error')).toBe(strict);
    expect(outcome(template, 'default')).toBe(lenient);
  });
});

function problem(template: string): TemplateError {
  try {
    rendered(template, parameters(), 'error');
  } catch (error) {
    if (error instanceof TemplateError) return error;
  }
  throw new Error(`${template} was not refused`);
}

describe('what the plan cannot evaluate', () => {
  // Go renders all of these; text that differs would be worse than none.
  it.each([
    ['{{ now }}', 'no function "now"'],
    ['{{ randAlpha 5 }}', 'no function'],
    ['{{ add 1 2 }}', 'no function "add"'],
    ['{{ define "x" }}a{{ end }}', '{{define}}'],
    ['{{ template "x" }}', '{{template}}'],
    ['{{ block "x" . }}{{ end }}', '{{block}}'],
    ['{{ printf "%d" .name }}', '%d of us-prod'],
    ['{{ printf "%s" }}', '%s in the format'],
    ['{{ printf "a" 1 }}', 'more values than the format'],
    ['{{ index .name 0 }}', 'single byte'],
    ['{{ trunc 2 .unicode | trunc 1 }}{{ substr 0 2 .unicode }}', 'middle of a character'],
    ['{{ regexMatch "(?i)a" .name }}', 'the pattern'],
    ['{{ regexMatch "[[:alpha:]]" .name }}', 'the pattern'],
    ['{{ regexMatch "\\\\pL" .name }}', 'the pattern'],
    ['{{ rest (list) }}', 'a list that is nil'],
    ['{{ set .map "a" 1 }}', 'a change of parameters'],
    ['{{ toYaml .html }}', 'toYaml of'],
    ['{{ upper "ŉ" }}', 'upper or lower case'],
    ['{{ 0o17 }}', 'the number 0o17'],
    ['{{ b64dec "?" }}', 'b64dec'],
    ['{{ int "0x1" }}', 'int of 0x1'],
  ])('%s', (template, reason) => {
    expect(problem(template)).toMatchObject({ unsupported: true, message: expect.stringContaining(reason) });
  });

  it('is told from what Go itself refuses', () => {
    expect(problem('{{ .nope }}').unsupported).toBe(false);
    expect(problem('{{ .name.x }}').unsupported).toBe(false);
  });
});

describe('a refusal', () => {
  it('says where in the template, and which key is missing', () => {
    expect(problem('a {{ .name }}\n{{ .metadata.labels.tier }}')).toMatchObject({
      offset: 17,
      missing: '.metadata.labels.tier',
      message: 'map has no entry for key "tier" in .metadata.labels.tier',
    });
    expect(problem('{{ if .yes }}').offset).toBe(3);
  });

  it('is the same for a template that was read before', () => {
    const templates = new Map();
    const render = (template: string) => () => rendered(template, parameters(), 'error', templates);
    expect(render('{{ foo }}')).toThrow('no function "foo"');
    expect(render('{{ foo }}')).toThrow('no function "foo"');
    expect(render('{{ .name }}')()).toBe(render('{{ .name }}')());
  });
});
