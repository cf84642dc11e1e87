using System.Runtime.InteropServices;
using Atelier.Nn.Initializers;
using Atelier.Nn.Layers;
using Atelier.Nn.StateDict;
using Atelier.Tensors;
using Atelier.Tensors.Memory;

namespace Atelier.Nn.Tests.StateDict;

public sealed class ModuleStateTests
{
    [Fact]
    public void A_network_comes_back_to_the_bit()
    {
        using Scope saved = new(new RandomKey(1)), loaded = new(new RandomKey(2));
        Layer one = Network(saved), other = Network(loaded);
        Arena.Run("train", () =>
        {
            one.Forward(Tensor.Normal([2, 3, 4, 4], new RandomKey(3)));
        });
        using MemoryFile file = new(ModuleState.Sources(saved.State));
        using SafeTensorsReader reader = SafeTensorsReader.Open(file.Path);
        ModuleState.Load(reader, loaded.State);
        foreach (((string name, Tensor expected), (string found, Tensor value)) in one.Scope.State.Zip(other.Scope.State))
        {
            Assert.Equal(name, found);
            Assert.Equal(Bits(expected), Bits(value));
        }

        static byte[] Bits(Tensor tensor) => tensor.DType == DType.I64 ? Bytes(tensor.ToMemory<long>()) : Bytes(tensor.ToMemory<float>());
    }

    [Fact]
    public void The_file_is_row_major_whatever_the_order_in_memory()
    {
        using Scope scope = new(default);
        Conv2d layer = new(scope, 2, 3, 2, bias: false, weight: (values, _, _) =>
        {
            for (int i = 0; i < values.Length; i++)
            {
                values[i] = i;
            }
        });
        using MemoryFile file = new(ModuleState.Sources(scope.State));
        using SafeTensorsReader reader = SafeTensorsReader.Open(file.Path);
        byte[] bytes = new byte[24 * sizeof(float)];
        reader.Read(reader.Entries["weight"], bytes);
        Assert.Equal(Enumerable.Range(0, 24).Select(i => (float)i), MemoryMarshal.Cast<byte, float>(bytes).ToArray());
        Assert.NotEqual(layer.Weight.Storage.ToMemory<float>(), layer.Weight.Storage.ToArray<float>());
    }

    [Fact]
    public void Other_floating_types_are_converted()
    {
        using Scope scope = new(default);
        Tensor value = scope.Parameter("weight", [2], Init.Zeros).Storage;
        foreach ((DType type, byte[] bytes) in ((DType, byte[])[])[
            (DType.F64, Bytes<double>([1.5, -2])), (DType.BF16, Bytes<ushort>([0x3FC0, 0xC000])), (DType.F32, Bytes<float>([1.5f, -2]))])
        {
            using MemoryFile file = new([new SafeTensorSource("weight", type, [2], () => bytes)]);
            using SafeTensorsReader reader = SafeTensorsReader.Open(file.Path);
            Arena.Run("clear", () => value.Assign(Tensor.Zeros([2])));
            ModuleState.Load(reader, scope.State);
            Assert.Equal([1.5f, -2], value.ToArray<float>());
        }
    }

    [Fact]
    public void What_does_not_fit_is_listed_in_one_error_and_nothing_is_changed()
    {
        using Scope scope = new(default);
        Tensor kept = scope.Parameter("kept", [1], Init.Ones).Storage;
        scope.Parameter("absent", [1], Init.Ones);
        scope.Parameter("shape", [2], Init.Ones);
        scope.Counter("count");
        byte[] zeros = new byte[16];
        using MemoryFile file = new(
        [
            new("kept", DType.F32, [1], () => zeros.AsSpan(0, 4)),
            new("shape", DType.F32, [3], () => zeros.AsSpan(0, 12)),
            new("count", DType.F32, [], () => zeros.AsSpan(0, 4)),
            new("surplus", DType.F32, [1], () => zeros.AsSpan(0, 4)),
        ]);
        using SafeTensorsReader reader = SafeTensorsReader.Open(file.Path);
        string message = Assert.Throws<StateException>(() => ModuleState.Load(reader, scope.State)).Message;
        foreach (string part in (string[])["1 missing (absent)", "1 unexpected (surplus)", "shape is F32 [3], not F32 [2]", "count is F32 [], not I64 []"])
        {
            Assert.Contains(part, message, StringComparison.Ordinal);
        }

        Assert.Equal(1, kept.Item());
    }

    [Fact]
    public void Several_states_share_a_file_under_prefixes()
    {
        using Scope one = new(new RandomKey(1)), two = new(new RandomKey(2)), target = new(new RandomKey(3));
        (Linear first, Linear second, Linear loaded) = (new(one, 2, 2), new(two, 2, 2), new(target, 2, 2));
        using MemoryFile file = new([.. ModuleState.Sources(one.State, "one."), .. ModuleState.Sources(two.State, "two.")]);
        using SafeTensorsReader reader = SafeTensorsReader.Open(file.Path);
        ModuleState.Load(reader, target.State, "two.");
        Assert.Equal(second.Weight.Storage.ToArray<float>(), loaded.Weight.Storage.ToArray<float>());
        Assert.NotEqual(first.Weight.Storage.ToArray<float>(), loaded.Weight.Storage.ToArray<float>());
    }

    private static Sequential Network(Scope scope) => new(
        scope, s => new Conv2d(s, 3, 4, 3), s => new BatchNorm2d(s, 4), Function.Relu, Function.Flatten, s => new Linear(s, 16, 2));

    private static byte[] Bytes<T>(T[] values)
        where T : unmanaged => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
