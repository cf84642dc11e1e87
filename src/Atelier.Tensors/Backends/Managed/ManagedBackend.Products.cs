using System.Numerics;
using System.Runtime.CompilerServices;
using Atelier.Tensors.Backends.Managed.Kernels;
using Atelier.Tensors.Ops;
using Atelier.Tensors.Pointwise;

namespace Atelier.Tensors.Backends.Managed;

public unsafe partial class ManagedBackend
{
    /// <inheritdoc/>
    public virtual void MatMul(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor destination)
    {
        destination.Storage.Touch();
        if (destination.DType is not (DType.F32 or DType.BF16))
        {
            Run(destination.DType, new MatMulLoop(a, transposeA, b, transposeB, destination));
            return;
        }

        int batch = destination.Shape[0], rows = destination.Shape[1], columns = destination.Shape[2], inner = a.Shape[transposeA ? 1 : 2];
        using Wide wa = Wide.Read(a), wb = Wide.Read(b), wc = Wide.Write(destination);
        float* pa = wa.Pointer, pb = wb.Pointer, pc = wc.Pointer;

        // Many small products side by side; a few large ones each on all threads.
        if (batch >= ThreadTeam.Size)
        {
            ThreadTeam.Run(batch, One);
        }
        else
        {
            for (int n = 0; n < batch; n++)
            {
                One(n);
            }
        }

        void One(int n) => Gemm.Run(
            transposeA, transposeB, rows, columns, inner, pa + (long)n * rows * inner, transposeA ? rows : inner,
            pb + (long)n * inner * columns, transposeB ? inner : columns, pc + (long)n * rows * columns, columns);
    }

    /// <inheritdoc/>
    public virtual void Conv(in ConvGeometry geometry, Tensor input, Tensor weight, Tensor? bias, Tensor output)
    {
        output.Storage.Touch();
        if (output.DType == DType.F64)
        {
            Run(output.DType, new ConvLoop(geometry, input, weight, output, ConvLoop.Pass.Output));
        }
        else
        {
            using Wide x = Wide.Read(input), y = Wide.Write(output);
            ConvForward.Run(geometry, x.Pointer, Weight(weight), y.Pointer);
        }

        AddBias(output, bias);
    }

    private static WeightOperand Weight(Tensor weight) => new(Pointer<float>(weight), weight.Storage);

    /// <inheritdoc/>
    public virtual void ConvInputGrad(in ConvGeometry geometry, Tensor outputGrad, Tensor weight, Tensor? bias, Tensor inputGrad)
    {
        inputGrad.Storage.Touch();
        if (inputGrad.DType == DType.F64)
        {
            Run(inputGrad.DType, new ConvLoop(geometry, inputGrad, weight, outputGrad, ConvLoop.Pass.Input));
        }
        else if (WindowSums.Fit(geometry))
        {
            SumWindows(geometry, outputGrad, weight, inputGrad);
        }
        else
        {
            using Wide g = Wide.Read(outputGrad), x = Wide.Write(inputGrad);
            Kernels.ConvInputGrad.Run(geometry, g.Pointer, Weight(weight), x.Pointer);
        }

        AddBias(inputGrad, bias);
    }

    /// <inheritdoc/>
    public virtual void ConvWeightGrad(in ConvGeometry geometry, Tensor input, Tensor outputGrad, Tensor weightGrad)
    {
        weightGrad.Storage.Touch();
        if (weightGrad.DType == DType.F64)
        {
            Run(weightGrad.DType, new ConvLoop(geometry, input, weightGrad, outputGrad, ConvLoop.Pass.Weight));
        }
        else
        {
            using Wide x = Wide.Read(input), g = Wide.Read(outputGrad);
            Kernels.ConvWeightGrad.Run(geometry, x.Pointer, g.Pointer, Pointer<float>(weightGrad));
        }
    }

    /// <summary>The thin input gradient: what each pixel of the output's gradient gives to its window, then the windows' sums.</summary>
    private void SumWindows(ConvGeometry geometry, Tensor outputGrad, Tensor weight, Tensor inputGrad)
    {
        int positions = geometry.OutHeight * geometry.OutWidth, window = geometry.KernelHeight * geometry.KernelWidth * geometry.InChannels;
        using Tensor filters = weight.View([1, geometry.OutChannels, window]);
        int pieces = (int)Math.Min(geometry.Batch, 1 + ((long)geometry.Batch * positions * window / WindowSums.MostFloats));
        for (int piece = 0; piece < pieces; piece++)
        {
            int first = (int)((long)geometry.Batch * piece / pieces), pictures = (int)((long)geometry.Batch * (piece + 1) / pieces) - first;
            using Tensor pixels = outputGrad.View([1, pictures * positions, geometry.OutChannels], (long)first * positions * geometry.OutChannels);
            using Tensor memory = Tensor.Empty([(pictures * positions * window) + WindowSums.Margin], DType.F32, this);
            using Tensor windows = memory.View([1, pictures * positions, window]);
            MatMul(pixels, false, filters, false, windows);
            WindowSums.Run(geometry, Pointer<float>(windows), first, pictures, Pointer(inputGrad), inputGrad.DType == DType.BF16);
        }
    }

    /// <summary>Adds a bias along the axis of channels, in place.</summary>
    protected void AddBias(Tensor picture, Tensor? bias)
    {
        if (bias is not null)
        {
            using Tensor row = bias.View([1, bias.Shape[0], 1, 1]);
            Pointwise(default(Addition), picture, picture, row);
        }
    }

    private readonly struct Addition : IPointwiseKernel
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public T Run<T>(T a, T b, T c, T d)
            where T : struct, ILane<T> => a + b;
    }

    // What follows is the reference path: plain loops over any number type.
    private readonly struct MatMulLoop(Tensor a, bool transposeA, Tensor b, bool transposeB, Tensor destination) : INumericLoop
    {
        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            int batch = destination.Shape[0], rows = destination.Shape[1], columns = destination.Shape[2], inner = a.Shape[transposeA ? 1 : 2];
            (long aRow, long aInner) = transposeA ? (1L, (long)rows) : (inner, 1);
            (long bInner, long bColumn) = transposeB ? (1L, (long)inner) : (columns, 1);
            T* pa = Pointer<T>(a), pb = Pointer<T>(b), pc = Pointer<T>(destination);
            for (long n = 0; n < batch; n++, pa += (long)rows * inner, pb += (long)inner * columns, pc += (long)rows * columns)
            {
                for (long i = 0; i < rows; i++)
                {
                    for (long j = 0; j < columns; j++)
                    {
                        T sum = T.Zero;
                        for (long k = 0; k < inner; k++)
                        {
                            sum += pa[i * aRow + k * aInner] * pb[k * bInner + j * bColumn];
                        }

                        pc[i * columns + j] = sum;
                    }
                }
            }
        }
    }

    /// <summary>The trilinear form, term by term; the pass says which of the three factors is the result.</summary>
    private readonly struct ConvLoop(ConvGeometry geometry, Tensor input, Tensor weight, Tensor output, ConvLoop.Pass pass) : INumericLoop
    {
        public enum Pass
        {
            Output,
            Input,
            Weight,
        }

        public void Run<T>()
            where T : unmanaged, INumber<T>
        {
            ConvGeometry g = geometry;
            Tensor result = pass switch { Pass.Output => output, Pass.Input => input, _ => weight };
            result.Backend.Fill(result, 0);
            T* x = Pointer<T>(input), w = Pointer<T>(weight), y = Pointer<T>(output);
            int perGroup = g.InChannels / g.Groups, outPerGroup = g.OutChannels / g.Groups;
            for (long n = 0; n < g.Batch; n++)
            for (long oh = 0; oh < g.OutHeight; oh++)
            for (long ow = 0; ow < g.OutWidth; ow++)
            for (long kh = 0; kh < g.KernelHeight; kh++)
            for (long kw = 0; kw < g.KernelWidth; kw++)
            {
                long ih = oh * g.StrideHeight - g.PadTop + kh * g.DilationHeight, iw = ow * g.StrideWidth - g.PadLeft + kw * g.DilationWidth;
                if (ih < 0 || ih >= g.InHeight || iw < 0 || iw >= g.InWidth)
                {
                    continue;
                }

                for (long o = 0; o < g.OutChannels; o++)
                {
                    T* xs = x + ((n * g.InHeight + ih) * g.InWidth + iw) * g.InChannels + o / outPerGroup * perGroup;
                    T* ws = w + ((o * g.KernelHeight + kh) * g.KernelWidth + kw) * perGroup;
                    Terms(xs, ws, y + ((n * g.OutHeight + oh) * g.OutWidth + ow) * g.OutChannels + o, perGroup);
                }
            }
        }

        private void Terms<T>(T* x, T* w, T* y, int channels)
            where T : unmanaged, INumber<T>
        {
            for (int c = 0; c < channels; c++)
            {
                switch (pass)
                {
                    case Pass.Output: *y += x[c] * w[c]; break;
                    case Pass.Input: x[c] += *y * w[c]; break;
                    default: w[c] += *y * x[c]; break;
                }
            }
        }
    }
}
