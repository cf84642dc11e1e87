using Atelier.Cli.Verbs;
using Atelier.Imaging;
using Atelier.Imaging.Codecs;
using Atelier.Metrics.Files;
using Atelier.Metrics.Statistics;
using Atelier.Testing;

namespace Atelier.Cli.Tests;

/// <summary>Whatever is wrong with a command: one clear line on standard error, nothing on standard output, exit code 2.</summary>
public sealed class MisuseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("trian", "There is no command 'trian' (did you mean 'train'?)")]
    [InlineData("bench kernel", "There is no command 'kernel' (did you mean 'kernels'?)")]
    [InlineData("--verion", "There is no option '--verion' (did you mean '--version'?)")]
    [InlineData("train", "Which recipe?")]
    [InlineData("train gna", "There is no recipe 'gna' (did you mean 'gan'?)")]
    [InlineData("train transformer-xl", "There is no recipe 'transformer-xl'.")]
    [InlineData("train gan extra", "'extra' is one argument too many.")]
    [InlineData("train gan --stps 3", "There is no option '--stps' (did you mean '--steps'?)")]
    [InlineData("train gan --set widht=8", "'widht' (did you mean 'width'?)")]
    [InlineData("train gan --set width=wide", "'wide' is no value for width: expected a whole number from 0 to 8192.")]
    [InlineData("train gan --set width", "--set takes key=value, not 'width'.")]
    [InlineData("train gan --set =8", "--set takes key=value, not '=8'.")]
    [InlineData("train gan --data shapewrold", "did you mean 'shapeworld'?")]
    [InlineData("train gan --data {empty}", "{empty}")]
    [InlineData("train gan --size 7", "size 7 is not one of 16 to 256")]
    [InlineData("train gan --size big", "'big' is no value for --size: expected a whole number.")]
    [InlineData("train dcgan --size 34", "not 34x34")]
    [InlineData("train gan --steps 0", "'0 steps' is no budget")]
    [InlineData("train gan --steps -1", "'-1 steps' is no budget")]
    [InlineData("train gan --steps abc", "'abc' is no value for --steps: expected a whole number.")]
    [InlineData("train gan --steps", "--steps")]
    [InlineData("train gan --epochs 0", "'0 epochs' is no budget")]
    [InlineData("train gan --epochs x", "'x' is no value for --epochs: expected a number.")]
    [InlineData("train gan --budget abc", "'abc' is no time; write 90s, 5m")]
    [InlineData("train gan --steps 3 --budget 3s", "Give one of --steps, --epochs and --budget")]
    [InlineData("train gan --seed -1", "'-1' is no value for --seed: expected a whole number, 0 or more.")]
    [InlineData("train gan --threads 0", "--threads must be from 1 to 1,024.")]
    [InlineData("train gan --backend mangaed", "'mangaed' is no value for --backend: expected auto")]
    [InlineData("train gan --backend mangaed", "(did you mean 'managed'?)")]
    [InlineData("demo --precision f16", "'f16' is no value for --precision: expected f32 or bf16")]
    [InlineData("train gan --profile-steps 40-20", "'40-20' are no steps; write 20-40")]
    [InlineData("train --resume", "has no recipe.json")]
    [InlineData("train --resume --set width=8", "leave out --set beside --resume")]
    [InlineData("train --resume --data mnist", "leave out --data beside --resume")]
    [InlineData("train gan --heal 0", "--heal must be from 1 to 100.")]
    [InlineData("train gan --heal --no-doctor", "Only a doctor can heal")]
    [InlineData("compare", "Which recipes? Some of: gan, ")]
    [InlineData("compare gna", "There is no recipe 'gna' (did you mean 'gan'?)")]
    [InlineData("compare gan:width", "'gan:width' is no recipe with settings")]
    [InlineData("compare gan:width=wide", "'wide' is no value for width")]
    [InlineData("compare gan gan", "gan is named twice.")]
    [InlineData("compare gan --set widht=8", "gan: gan has no setting 'widht' (did you mean 'width'?)")]
    [InlineData("compare gan --seeds 0", "--seeds must be from 1 to 100.")]
    [InlineData("compare gan -n 3", "3 generated pictures are too few to judge; it takes at least 4.")]
    [InlineData("compare gan --steps 3 --budget 3s", "Give one of --steps, --epochs and --budget")]
    [InlineData("compare --out {empty}", "{empty} holds no comparison: name the recipes to begin one.")]
    [InlineData("compare --out {empty} --seeds 2", "leave out --seeds, or name the recipes.")]
    [InlineData("doctor {empty}", "has no recipe.json")]
    [InlineData("demo --budget soon", "'soon' is no time")]
    [InlineData("recipes dcgna", "did you mean 'dcgan'?")]
    [InlineData("sample", "Required argument missing")]
    [InlineData("sample {empty}", "has no recipe.json")]
    [InlineData("sample {missing}", "There is no folder")]
    [InlineData("sample {empty} -n 0", "-n must be from 1 to 1,000,000.")]
    [InlineData("sample {empty} -n many", "'many' is no value for -n: expected a whole number.")]
    [InlineData("sample {empty} --checkpoint lats", "'lats' is no checkpoint: expected best, last or a step (did you mean 'last'?)")]
    [InlineData("eval", "Required argument missing")]
    [InlineData("eval {missing} --data shapeworld", "There is no folder '{missing}'")]
    [InlineData("eval {empty} --data shapeworld", "{empty}: holds no pictures")]
    [InlineData("eval {empty} --metrics fd,recal", "There is no metric 'recal'")]
    [InlineData("eval {empty} --metrics copeis", "(did you mean 'copies'?)")]
    [InlineData("eval {empty} --split tset", "'tset'")]
    [InlineData("eval {empty} --n 0", "must be from 1 to 10,000,000.")]
    [InlineData("eval {empty} --curve m", "'m'")]
    [InlineData("eval {empty} --curve n --metrics fd", "--curve measures what it draws; leave --metrics out.")]
    [InlineData("sample {empty} --truncation 0", "--truncation must be above 0, not 0.")]
    [InlineData("sample {empty} --truncation NaN", "--truncation must be above 0, not NaN.")]
    [InlineData("sample {empty} --truncation much", "'much' is no value for --truncation: expected a number.")]
    [InlineData("sample {empty} --interpolate 0..1 --frames 1", "--frames must be from 2 to 10,000.")]
    [InlineData("sample {empty} --frames 20", "--frames goes with --interpolate.")]
    [InlineData("sample {empty} --classifier c", "--classifier goes with --add or --vector.")]
    [InlineData("sample {empty} --add 3 --strength NaN", "--strength must be a number from -1000 on, not NaN.")]
    [InlineData("sample {empty} --grid-codes --code-range 0", "--code-range must be above 0, not 0.")]
    [InlineData("sample {empty} --interpolate 0..1 --grid-codes", "Give one of --interpolate and --grid-codes.")]
    [InlineData("sample {empty} --vector 1 -n 4", "Leave out -n beside --vector: it says itself how many pictures there are.")]
    [InlineData("steer {empty}", "--to")]
    [InlineData("steer {empty} --to 7 -n 1", "-n must be from 2 to 10,000.")]
    [InlineData("steer {empty} --to 7 --keep-weight -0.5", "--keep-weight must be a number from 0 on, not -0.5.")]
    [InlineData("steer {empty} --to 7 --keep-weight NaN", "--keep-weight must be a number from 0 on, not NaN.")]
    [InlineData("steer {missing} --to 7", "There is no folder")]
    [InlineData("train-extractor attributes --out {missing}", "Give --data with 'classes' or 'attributes', and only there.")]
    [InlineData("bench judge -n 1", "must be from 2 to 1,000,000.")]
    [InlineData("train gan --score-every soon", "'soon' is no time")]
    [InlineData("runs shwo", "There is no command 'shwo' (did you mean 'show'?)")]
    [InlineData("runs list --runs {missing}", "There is no folder of runs '{missing}'")]
    [InlineData("runs show gan-1 --runs {empty}", "There is no run 'gan-1' in {empty}.")]
    [InlineData("runs rm .. --yes --runs {empty}", "There is no run '..' in {empty}.")]
    [InlineData("runs best --runs {empty}", "No run has a score yet.")]
    [InlineData("runs diff a", "Required argument missing")]
    [InlineData("verify-resume", "Required argument missing")]
    [InlineData("verify-resume gna", "There is no recipe 'gna' (did you mean 'gan'?)")]
    [InlineData("verify-resume gan --steps 0", "--steps must be from 1 to 1,000,000.")]
    [InlineData("train gan --save-every never", "'never' is no time")]
    [InlineData("info --threads 9999", "--threads must be from 1 to 1,024.")]
    [InlineData("info --threads two", "'two' is no value for --threads: expected a whole number.")]
    [InlineData("train gan --resume=maybe", "'maybe' is one argument too many.")]
    public void Bad_input_is_answered_by_one_line(string command, string expected)
    {
        Directory.CreateDirectory(_folder["empty"]);
        string[] words = Fill(command).Split(' ');
        string[] arguments = words[0] is "train" or "demo" ? [words[0], "--out", _folder["run"], .. words[1..]] : words;
        (int code, string output, string error) = Invoke(arguments);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.StartsWith("atelier: ", error, StringComparison.Ordinal);
        Assert.Contains(Fill(expected), error, StringComparison.Ordinal);
        Assert.Equal(error.Length - 1, error.IndexOf('\n', StringComparison.Ordinal));
        Assert.False(Directory.Exists(_folder["run"]));

        string Fill(string text) => text.Replace("{empty}", _folder["empty"], StringComparison.Ordinal).Replace("{missing}", _folder["missing"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("eval {good} --data {broken}", "{broken}: none of its pictures can be read")]
    [InlineData("eval {broken} --data {good}", "{broken}: none of its pictures can be read")]
    [InlineData("eval {good} --data {good} --metrics kd", "kd: 3 generated pictures are too few; it takes at least 4.")]
    [InlineData("eval {good} --data {good} -n 4", "{good} has 3 pictures; 4 are too many to ask for.")]
    [InlineData("eval {good} --data {good} --curve n", "3 generated pictures are too few for a curve; it takes at least 100.")]
    [InlineData("eval {good} --data {good} --curve truncation", "only a model's latents can be truncated.")]
    [InlineData("eval {good} --data {good} --curve n --out c.png", "ends in .html or .svg, not into c.png.")]
    [InlineData("eval {good} --data {small}", "The pictures to judge are 16x16x1, those of small 8x8x1: give pictures of one size.")]
    [InlineData("eval {good} --data {good} --split test", "{good}: has no test pictures")]
    [InlineData("eval {good}", "What shall the pictures be judged by? Give --data")]
    [InlineData("eval {good} --data {good} --extractor fashion-cn", "There is no extractor 'fashion-cn' (did you mean 'fashion-cnn'?)")]
    [InlineData("eval {good} --data {npz} --extractor fashion-cnn", "{npz}: statistics of 3 features, the extractor gives 128.")]
    [InlineData("eval {good} --data {npz} --extractor fashion-cnn --metrics fd,kd", "{npz} holds mean and covariance only: they give fd")]
    [InlineData("eval {good} --data {npz}", "{npz} doesn't say whose features it is of; name the extractor")]
    [InlineData("eval {good} --data {npz} --extractor fashion-cnn --split test", "{npz} holds mean and covariance only; --curve and --split need pictures.")]
    [InlineData("eval {good} --data {missing}.npz --extractor fashion-cnn", "{missing}.npz")]
    public void Bad_pictures_are_answered_by_one_line(string command, string expected)
    {
        Write("good", 16, 16, 16);
        Write("small", 8, 8);
        Directory.CreateDirectory(_folder["broken"]);
        File.WriteAllText(_folder["broken", "a.png"], "This is no picture.");
        FidStatistics.Write(_folder["npz"] + ".npz", new FeatureRows(3, [1, 2, 3, 3, 2, 1]).ToGaussian());

        (int code, string output, string error) = Invoke(Fill($"{command} --backend managed").Split(' '));
        Assert.Equal(2, code);
        Assert.Empty(output);
        string[] lines = error.TrimEnd('\n').Split('\n');
        Assert.All(lines[..^1], note => Assert.StartsWith("Note: ", note, StringComparison.Ordinal));
        Assert.StartsWith("atelier: ", lines[^1], StringComparison.Ordinal);
        Assert.Contains(Fill(expected), lines[^1], StringComparison.Ordinal);

        string Fill(string text) => new[] { "good", "small", "broken", "missing" }.Aggregate(text.Replace("{npz}", _folder["npz"] + ".npz", StringComparison.Ordinal), (filled, name) => filled.Replace($"{{{name}}}", _folder[name], StringComparison.Ordinal));
    }

    private void Write(string name, params int[] sides)
    {
        Directory.CreateDirectory(_folder[name]);
        foreach ((int i, int side) in sides.Index())
        {
            Png.Write(_folder[name, $"{i}.png"], new Image(side, side, 1, new byte[side * side]));
        }
    }

    [Fact]
    public void A_folder_below_a_file_is_refused()
    {
        File.WriteAllText(_folder["file"], "");
        (int code, string output, string error) = Invoke("train", "gan", "--steps", "1", "--out", _folder["file", "run"]);
        Assert.Equal(2, code);
        Assert.Empty(output);
        Assert.Contains(_folder["file"], Assert.Single(error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    [InlineData("train --help")]
    [InlineData("bench")]
    [InlineData("bench kernels --help")]
    public void Help_is_no_error(string command)
    {
        (int code, string output, string error) = Invoke(command.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, code);
        Assert.Contains("Usage:", output, StringComparison.Ordinal);
        Assert.Empty(error);
    }

    private static (int Code, string Output, string Error) Invoke(params string[] arguments)
    {
        (TextWriter output, TextWriter error) = (Console.Out, Console.Error);
        using StringWriter said = new(), complained = new();
        try
        {
            Console.SetOut(said);
            Console.SetError(complained);
            return (Shell.Run(AtelierCommand.Create(), arguments), said.ToString(), complained.ToString().ReplaceLineEndings("\n"));
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
