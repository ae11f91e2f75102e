"""The forward pass of a small neural network built of modules, in plain Python."""

import sys
from time import perf_counter

N = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
PASSES = 400


class Module:
    """Registers parameters and submodules on assignment; a call runs hooks and `forward`."""

    def __init__(self):
        object.__setattr__(self, "parameters", {})
        object.__setattr__(self, "modules", {})
        object.__setattr__(self, "hooks", [])

    def __setattr__(self, name, value):
        if isinstance(value, Module):
            self.modules[name] = value
        elif isinstance(value, list):
            self.parameters[name] = value
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name):
        for table in (self.parameters, self.modules):
            if name in table:
                return table[name]
        raise AttributeError(name)

    def __call__(self, *args, **kwargs):
        result = self.forward(*args, **kwargs)
        for hook in self.hooks:
            hook(self, result)
        return result

    def forward(self, x):
        raise NotImplementedError


class Linear(Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight = [[((i * 7 + j * 3) % 11 - 5) / 16 for j in range(inputs)] for i in range(outputs)]
        self.bias = [(i % 5 - 2) / 8 for i in range(outputs)]

    def forward(self, x):
        result = []
        for row, bias in zip(self.weight, self.bias):
            total = bias
            for weight, value in zip(row, x):
                total += weight * value
            result.append(total)
        return result


class ReLU(Module):
    def forward(self, x):
        return [value if value > 0.0 else 0.0 for value in x]


class Residual(Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return [a + 0.5 * b for a, b in zip(x, self.inner(x))]


class Sequential(Module):
    def __init__(self, *layers):
        super().__init__()
        for i, layer in enumerate(layers):
            setattr(self, f"layer{i}", layer)

    def forward(self, x):
        for layer in self.modules.values():
            x = layer(x)
        return x


calls = 0


def count_calls(module, result):
    global calls
    calls += 1


model = Sequential(
    Linear(8, 16),
    ReLU(),
    Residual(Sequential(Linear(16, 16), ReLU())),
    Linear(16, 4),
)
model.hooks.append(count_calls)
INPUT = [i / 8 for i in range(8)]

output = None
PROGRESS = 0
laps = [perf_counter()]
for PROGRESS in range(1, N + 1):
    for _ in range(PASSES):
        output = model(INPUT)
    laps.append(perf_counter())

assert calls == N * PASSES, calls
assert len(output) == 4 and output == model.forward(INPUT), output
print("result:", *map(repr, output))
print(f"seconds: {laps[-1] - laps[0]:.6f}", file=sys.stderr)
print("laps:", *(f"{lap:.6f}" for lap in laps), file=sys.stderr)
