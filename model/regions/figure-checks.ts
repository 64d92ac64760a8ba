import { computeSize, mostStorage, parameterValue, storageSize } from '../azure/postgres-figures.ts';
import type { Diagnostics } from '../diagnostics/index.ts';
import type { YamlPath } from '../yaml/index.ts';
import type { AzureFile } from './azure-schema.ts';
import { environmentNames, sizeNames } from './region.ts';
import type { Source } from './sources.ts';

/** A figure as it was written, and what it should be where Azure has nothing for it. */
interface Figure {
  readonly path: YamlPath;
  readonly written: string | undefined;
  readonly isRight: (written: string) => boolean;
  readonly expected: string;
}

const compute = {
  isRight: (sku: string) => computeSize(sku) !== undefined,
  expected: 'a size of PostgreSQL, of the series B, D or E, such as Standard_D4ds_v5',
};

/** Whether Azure has servers of PostgreSQL as large as `regions/azure.yaml` says, and these the parameters. */
export function checkPostgresFigures({ document, data }: Source<AzureFile>, diagnostics: Diagnostics): void {
  for (const { path, written, isRight, expected } of [...sizeFigures(data), ...databaseFigures(data)]) {
    if (written === undefined || isRight(written)) continue;
    const parameters = { path: path.join('.'), value: `“${written}”`, expected };
    diagnostics.report('region/bad-value', parameters, document.at(path));
  }
}

function sizeFigures({ sizes }: AzureFile): readonly Figure[] {
  return sizeNames.map((size) => ({
    ...compute,
    path: ['sizes', size, 'postgres', 'sku'],
    written: sizes[size].postgres.sku,
  }));
}

function databaseFigures({ databases = {} }: AzureFile): readonly Figure[] {
  return Object.entries(databases).flatMap(([database, { parameters = {}, ...environments }]) => [
    ...Object.entries(parameters).map(([name, written]) => ({
      path: ['databases', database, 'parameters', name],
      written,
      // Of any server: what it comes to is told by the size, and whether it is a share of anything by the name.
      isRight: () => parameterValue(name, written, 1) !== undefined,
      expected: `no share of the memory, since ${name} is no amount of it`,
    })),
    ...environmentNames.flatMap((environment) => {
      const path = ['databases', database, environment];
      const { sku, replicaSku, storage } = environments[environment] ?? {};
      return [
        { ...compute, path: [...path, 'sku'], written: sku },
        { ...compute, path: [...path, 'replicaSku'], written: replicaSku },
        {
          path: [...path, 'storage'],
          written: storage,
          isRight: () => storage === undefined || storageSize(storage) !== undefined,
          expected: `at most ${mostStorage}, which is the most that a server has`,
        },
      ];
    }),
  ]);
}
